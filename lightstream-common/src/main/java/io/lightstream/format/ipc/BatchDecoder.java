// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.Column;
import io.lightstream.column.Dictionary;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes batches and dictionaries of the buffers that a stream or a map brings: what both formats
 * have in common once the schema is known.
 */
final class BatchDecoder implements AutoCloseable {

  private final Projection projection;
  private final boolean bigEndian;
  private final DecodeLimits limits;
  private final BufferAllocator allocator;
  private final DictionaryStore dictionaries;
  private final BodyCodecs codecs = new BodyCodecs();
  private final BatchPlan plan = new BatchPlan();

  /**
   * Starts.
   *
   * @param bigEndian whether the sender's numbers are
   */
  BatchDecoder(
      Projection projection, boolean bigEndian, DecodeLimits limits, BufferAllocator allocator) {
    this.projection = projection;
    this.bigEndian = bigEndian;
    this.limits = limits;
    this.allocator = allocator;
    this.dictionaries = new DictionaryStore(limits, allocator);
    for (int i = 0; i < projection.all().size(); i++) {
      dictionaries.register(projection.all().field(i), projection.isSelected(i));
    }
  }

  Schema schema() {
    return projection.selected();
  }

  DictionaryStore dictionaries() {
    return dictionaries;
  }

  /** The layout of a record batch's body. */
  BatchPlan planBatch(MessageMetadata message) {
    plan.read(
        message.recordBatch(), message.version(), projection.slots(), message.bodyLength(), limits);
    return plan;
  }

  /** The layout that was planned last. */
  BatchPlan lastPlan() {
    return plan;
  }

  /** The layout of a dictionary's body. */
  BatchPlan planDictionary(MessageMetadata message) {
    long id = message.dictionaryBatch().id();
    FieldSlot[] slots = dictionaries.slots(id);
    plan.read(message.recordBatch(), message.version(), slots, message.bodyLength(), limits);
    dictionaries.checkRoom(id, message.dictionaryBatch().isDelta(), plan.wantedBytes());
    return plan;
  }

  /**
   * A batch of the plan's buffers.
   *
   * @param leases their memory, owned by the batch from now on, or given back when this throws
   */
  RecordBatch batch(
      ArrowBuffer[] buffers, List<MemoryLease> leases, Map<String, String> customMetadata) {
    try {
      makeReadable(buffers, leases);
      List<Column> columns = projection.order(columns(buffers, leases));
      return RecordBatch.of(schema(), plan.rows(), columns, leases, customMetadata);
    } catch (RuntimeException | Error e) {
      leases.forEach(MemoryLease::close);
      throw e;
    }
  }

  /** Takes the plan's buffers as the values of a dictionary, with the same ownership. */
  void dictionary(long id, boolean delta, ArrowBuffer[] buffers, List<MemoryLease> leases) {
    try {
      makeReadable(buffers, leases);
      long size = leases.stream().mapToLong(MemoryLease::capacity).sum();
      List<Column> columns = columns(buffers, leases);
      if (columns.isEmpty()) {
        leases.forEach(MemoryLease::close);
      } else {
        dictionaries.put(id, delta, columns.get(0), size, leases);
      }
    } catch (RuntimeException | Error e) {
      leases.forEach(MemoryLease::close);
      throw e;
    }
  }

  private void makeReadable(ArrowBuffer[] buffers, List<MemoryLease> leases) {
    if (BodyTransform.isNeeded(plan, bigEndian)) {
      List<MemoryLease> raw = new ArrayList<>(leases);
      BodyCodec codec = codecs.of(plan.compression());
      BodyTransform.apply(plan, buffers, codec, bigEndian, limits, allocator, leases);
      leases.removeAll(raw);
      raw.forEach(MemoryLease::close);
    }
  }

  private List<Column> columns(ArrowBuffer[] buffers, List<MemoryLease> leases) {
    List<Dictionary> used = new ArrayList<>(0);
    List<Column> columns = ColumnAssembler.assemble(plan, buffers, id -> use(id, used));
    used.forEach(dictionary -> leases.addAll(dictionary.retainLeases()));
    return columns;
  }

  private Dictionary use(long id, List<Dictionary> used) {
    Dictionary dictionary = dictionaries.get(id);
    if (!used.contains(dictionary)) {
      used.add(dictionary);
    }
    return dictionary;
  }

  @Override
  public void close() {
    dictionaries.close();
    codecs.close();
  }
}
