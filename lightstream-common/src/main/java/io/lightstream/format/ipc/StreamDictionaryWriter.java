// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.Columns;
import io.lightstream.column.Dictionary;
import io.lightstream.column.Field;
import io.lightstream.error.ConfigurationException;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A dictionary that changes is sent again, or, where it only grew and deltas are wanted, its
 * growth. One whose values hold other dictionaries is always sent as a whole, and again when one of
 * those was replaced: other readers rely on both.
 */
final class StreamDictionaryWriter extends DictionaryWriter {

  /**
   * What the reader knows of an id.
   *
   * @param replacements how often it was replaced
   * @param within the replacements of the dictionaries in its values, when it was sent
   */
  private record Sent(Dictionary dictionary, int replacements, int within) {}

  private final MessageEncoder messages;
  private final BufferAllocator allocator;
  private final boolean deltas;
  private final Map<Long, Sent> sent = new HashMap<>();

  /** What the batch at hand changes, and which ids it has used. */
  private final Map<Long, Sent> changed = new HashMap<>();

  private final Set<Long> used = new HashSet<>();

  StreamDictionaryWriter(MessageEncoder messages, boolean deltas, BufferAllocator allocator) {
    this.messages = messages;
    this.deltas = deltas;
    this.allocator = allocator;
  }

  @Override
  ArrayData encoded(ArrayData indices, Dictionary dictionary, FrameOutput out) {
    if (isNesting(indices.field()) && dictionary.segments().size() > 1) {
      try (Dictionary joined = joined(dictionary)) {
        send(indices, joined, out);
      }
    } else {
      send(indices, dictionary, out);
    }
    return indices;
  }

  private void send(ArrayData indices, Dictionary dictionary, FrameOutput out) {
    long id = idOf(indices);
    boolean nesting = isNesting(indices.field());
    if (nesting) {
      prepare(compact(dictionary.segments().get(0)), out);
    }
    int within = nesting ? replacementsWithin(indices.field()) : 0;
    Sent before = known(id);
    if (before != null && before.within == within && before.dictionary.equalValues(dictionary)) {
      used.add(id);
      return;
    }
    if (!used.add(id)) {
      throw new ConfigurationException(
          "column '"
              + indices.field().name()
              + "' shares dictionary "
              + id
              + " with another column of the batch, but has other values");
    }
    int replacements = before == null ? 0 : before.replacements;
    if (before != null && deltas && !nesting && before.dictionary.isPrefixOf(dictionary)) {
      writeGrowth(id, before.dictionary.segments().size(), dictionary, out);
    } else {
      messages.dictionary(id, false, whole(dictionary), out);
      replacements += before == null ? 0 : 1;
    }
    changed.put(id, new Sent(dictionary.retain(), replacements, within));
  }

  private Sent known(long id) {
    Sent now = changed.get(id);
    return now == null ? sent.get(id) : now;
  }

  /** Whether the values of a field's dictionary hold dictionaries themselves. */
  private static boolean isNesting(Field field) {
    for (Field child : field.children()) {
      if (child.dictionary().isPresent() || isNesting(child)) {
        return true;
      }
    }
    return false;
  }

  private int replacementsWithin(Field field) {
    int sum = 0;
    for (Field child : field.children()) {
      Sent known = child.dictionary().map(d -> known(d.id())).orElse(null);
      sum += (known == null ? 0 : known.replacements) + replacementsWithin(child);
    }
    return sum;
  }

  private void writeGrowth(long id, int known, Dictionary dictionary, FrameOutput out) {
    List<Column> segments = dictionary.segments();
    for (Column segment : segments.subList(known, segments.size())) {
      messages.dictionary(id, true, compact(segment), out);
    }
  }

  private ArrayData whole(Dictionary dictionary) {
    List<Column> segments = dictionary.segments();
    return segments.size() == 1
        ? compact(segments.get(0))
        : Columns.concat(segments, allocator, messages.scratch()).data();
  }

  private ArrayData compact(Column segment) {
    return Columns.compact(segment, allocator, messages.scratch()).data();
  }

  /** The same values in one piece, whose dictionaries are joined; the caller closes it. */
  private Dictionary joined(Dictionary dictionary) {
    List<MemoryLease> leases = new ArrayList<>();
    Column values = Columns.concat(dictionary.segments(), allocator, leases);
    Dictionary joined = Dictionary.of(dictionary.id(), values, leases);
    messages.scratch().addAll(joined.retainLeases());
    return joined;
  }

  @Override
  void commit() {
    used.clear();
    changed.forEach(
        (id, now) -> {
          Sent before = sent.put(id, now);
          if (before != null) {
            before.dictionary.close();
          }
        });
    changed.clear();
  }

  @Override
  void rollBack() {
    used.clear();
    closeAll(changed);
  }

  private static void closeAll(Map<Long, Sent> dictionaries) {
    dictionaries.values().forEach(known -> known.dictionary.close());
    dictionaries.clear();
  }

  @Override
  public void close() {
    closeAll(changed);
    closeAll(sent);
  }
}
