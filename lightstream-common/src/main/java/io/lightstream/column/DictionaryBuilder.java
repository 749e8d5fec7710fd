// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Writes indices into a dictionary that it builds: each value once. The dictionary grows from batch
 * to batch and is shared by the columns of a {@link RecordBatchBuilder} that have its id; {@link
 * #close} forgets it.
 */
public final class DictionaryBuilder extends ValueBuilder {

  private final DictionaryValues values;
  private final DataType.Int indexType;
  private final GrowingBuffer indices;
  private final int width;

  DictionaryBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.values = context.dictionary(field);
    this.indexType = field.dictionary().orElseThrow().indexType();
    this.indices = new GrowingBuffer(context.allocator());
    this.width = indexType.bits() / Byte.SIZE;
  }

  /**
   * The builder of the values that the dictionary does not have yet, for one who looks after their
   * places himself: values appended here are not found again by the other appenders.
   */
  public ColumnBuilder values() {
    return values.fresh();
  }

  /** The number of values of the dictionary. */
  public int dictionarySize() {
    return values.size();
  }

  /**
   * Appends the value at a place of the dictionary.
   *
   * @throws io.lightstream.error.ConfigurationException if there is no such value
   */
  public void appendIndex(int index) {
    if (index < 0 || index >= values.size()) {
      throw rejected("index " + index + " of a dictionary of " + values.size() + " values");
    }
    write(index);
  }

  private void write(int index) {
    checkRoom();
    if (index > IntBuilder.most(indexType)) {
      throw full(index);
    }
    ByteBuffer memory = indices.room((length() + 1L) * width);
    switch (width) {
      case 1 -> memory.put(length(), (byte) index);
      case 2 -> memory.putShort(length() << 1, (short) index);
      case 4 -> memory.putInt(length() << 2, index);
      default -> memory.putLong(length() << 3, index);
    }
    added();
  }

  private LimitExceededException full(long index) {
    return new LimitExceededException(
        "column '"
            + field().name()
            + "': value "
            + index
            + " of its dictionary is beyond its index type "
            + indexType);
  }

  @Override
  void appendValue(Object value) {
    Object key = Keys.of(value);
    Integer known = values.find(key);
    if (known != null) {
      write(known);
      return;
    }
    if (values.size() > IntBuilder.most(indexType)) {
      throw full(values.size());
    }
    write(values.add(key, value));
  }

  /** Leads to a value, since an index below a null may be looked at by others. */
  @Override
  void appendEmpty() {
    if (values.size() == 0) {
      values.fresh().appendEmpty();
    }
    super.appendEmpty();
  }

  @Override
  void writeEmpty(int row) {
    indices.room((row + 1L) * width);
  }

  @Override
  void checkComplete() {
    values.fresh().checkComplete();
  }

  @Override
  void truncateValues(int rows) {
    indices.erase((long) rows * width, (length() + 1L) * width);
  }

  @Override
  void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {
    buffers.add(indices.take(rows * width, leases));
  }

  @Override
  Optional<Dictionary> takeDictionary(List<MemoryLease> leases) {
    return Optional.of(values.snapshot(leases));
  }

  @Override
  void release() {
    indices.release();
  }

  @Override
  void forget() {
    values.clear();
  }
}
