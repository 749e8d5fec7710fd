// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.Columns;
import io.lightstream.column.Dictionary;
import io.lightstream.error.ConfigurationException;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A dictionary that changes is sent again, or, where it only grew and deltas are wanted, its
 * growth.
 */
final class StreamDictionaryWriter extends DictionaryWriter {

  private final MessageEncoder messages;
  private final BufferAllocator allocator;
  private final boolean deltas;
  private final Map<Long, Dictionary> sent = new HashMap<>();
  private final Set<Long> usedByBatch = new HashSet<>();

  /** Counts replacements: values that hold a replaced dictionary are sent again, too. */
  private int replacements;

  StreamDictionaryWriter(MessageEncoder messages, boolean deltas, BufferAllocator allocator) {
    this.messages = messages;
    this.deltas = deltas;
    this.allocator = allocator;
  }

  @Override
  ArrayData encoded(ArrayData indices, Dictionary dictionary, FrameOutput out) {
    long id = idOf(indices);
    Dictionary before = sent.get(id);
    int replacedBefore = replacements;
    prepareNested(dictionary, out);
    boolean nestedReplaced = replacements != replacedBefore;
    if (before != null && !nestedReplaced && sameValues(before, dictionary)) {
      usedByBatch.add(id);
      return indices;
    }
    if (!usedByBatch.add(id)) {
      throw new ConfigurationException(
          "column '"
              + indices.field().name()
              + "' shares dictionary "
              + id
              + " with another column of the batch, but has other values");
    }
    if (before != null && !nestedReplaced && deltas && before.isPrefixOf(dictionary)) {
      writeGrowth(id, before.segments().size(), dictionary, out);
    } else {
      writeWhole(id, dictionary, before != null, out);
    }
    keep(id, dictionary, before);
    return indices;
  }

  private void prepareNested(Dictionary dictionary, FrameOutput out) {
    for (Column segment : dictionary.segments()) {
      prepare(segment.data(), out);
    }
  }

  private static boolean sameValues(Dictionary before, Dictionary now) {
    return before.segments().equals(now.segments()) || before.equalValues(now);
  }

  private void writeGrowth(long id, int known, Dictionary dictionary, FrameOutput out) {
    List<Column> segments = dictionary.segments();
    for (Column segment : segments.subList(known, segments.size())) {
      messages.dictionary(id, true, segment.data(), out);
    }
  }

  private void writeWhole(long id, Dictionary dictionary, boolean replaces, FrameOutput out) {
    messages.dictionary(id, false, whole(dictionary), out);
    replacements += replaces ? 1 : 0;
  }

  private ArrayData whole(Dictionary dictionary) {
    List<Column> segments = dictionary.segments();
    return segments.size() == 1
        ? segments.get(0).data()
        : Columns.concat(segments, allocator, messages.scratch()).data();
  }

  private void keep(long id, Dictionary dictionary, Dictionary before) {
    sent.put(id, dictionary.retain());
    if (before != null) {
      before.close();
    }
  }

  @Override
  void endBatch() {
    usedByBatch.clear();
  }

  @Override
  public void close() {
    sent.values().forEach(Dictionary::close);
    sent.clear();
  }
}
