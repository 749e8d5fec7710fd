// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.BufferKind;
import io.lightstream.column.BufferKind.Role;
import io.lightstream.column.DataType;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.BufferAllocator;
import java.util.Arrays;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Where the buffers of one record batch lie in its body, read from verified metadata (Message.fbs,
 * RecordBatch) and checked against the body's length and the fields. Used again for each batch; it
 * allocates only while it grows.
 */
final class BatchPlan {

  private final FieldNode node = new FieldNode();
  private final Buffer buffer = new Buffer();

  private int rows;
  private long bodyLength;
  private Compression compression = Compression.NONE;
  private boolean ascending;
  private long wantedBytes;

  private int[] lengths = new int[8];
  private int[] nullCounts = new int[8];
  private int[] firstBuffers = new int[9];

  private int bufferCount;
  private long[] offsets = new long[16];
  private long[] sizes = new long[16];
  private boolean[] wanted = new boolean[16];
  private FieldSlot[] slots;

  /**
   * Reads a batch.
   *
   * @param bodyBytes the length of the body that the message states
   * @param limits bounds the bytes that are wanted of it
   */
  void read(
      RecordBatch batch, short version, FieldSlot[] fields, long bodyBytes, DecodeLimits limits) {
    slots = fields;
    bodyLength = bodyBytes;
    rows = toInt(batch.length(), "record batch length");
    compression = compressionOf(batch);
    checkCount("field nodes", batch.nodesLength(), slots.length);
    ensureSlots(slots.length);
    readSlots(batch, version);
    checkBuffers(limits);
  }

  private static Compression compressionOf(RecordBatch batch) {
    org.apache.arrow.flatbuf.BodyCompression body = batch.compression();
    if (body == null) {
      return Compression.NONE;
    }
    if (body.method() != org.apache.arrow.flatbuf.BodyCompressionMethod.BUFFER) {
      throw new InvalidDataException("body compression method " + body.method() + " is unknown");
    }
    return switch (body.codec()) {
      case org.apache.arrow.flatbuf.CompressionType.LZ4_FRAME -> Compression.LZ4;
      case org.apache.arrow.flatbuf.CompressionType.ZSTD -> Compression.ZSTD;
      default ->
          throw new InvalidDataException("compression codec " + body.codec() + " is unknown");
    };
  }

  private void readSlots(RecordBatch batch, short version) {
    int variadicIndex = 0;
    int source = 0;
    bufferCount = 0;
    for (int i = 0; i < slots.length; i++) {
      FieldSlot slot = slots[i];
      readNode(batch, i);
      firstBuffers[i] = bufferCount;
      if (slot.isUnion() && version < MetadataVersion.V5) {
        checkUnionWithoutNulls(i);
        source++;
      }
      int count = slot.kinds().size();
      if (slot.isVariadic()) {
        count += variadicCount(batch, variadicIndex++, slot);
      }
      for (int b = 0; b < count; b++) {
        readBuffer(batch, source++, i, b);
      }
    }
    firstBuffers[slots.length] = bufferCount;
    checkCount("buffers", batch.buffersLength(), source);
    checkCount("variadic buffer counts", batch.variadicBufferCountsLength(), variadicIndex);
  }

  private void readNode(RecordBatch batch, int index) {
    batch.nodes(node, index);
    lengths[index] = toInt(node.length(), "length of column " + nameOf(index));
    long nulls = node.nullCount();
    if (nulls < 0 || nulls > lengths[index]) {
      throw new InvalidDataException(
          "column " + nameOf(index) + ": null count " + nulls + " of " + lengths[index] + " rows");
    }
    nullCounts[index] = (int) nulls;
  }

  private void checkUnionWithoutNulls(int index) {
    if (nullCounts[index] != 0) {
      throw new InvalidDataException(
          "column "
              + nameOf(index)
              + ": a union of metadata version 4 with "
              + nullCounts[index]
              + " nulls of its own cannot be represented");
    }
  }

  private static int variadicCount(RecordBatch batch, int index, FieldSlot slot) {
    long count =
        index < batch.variadicBufferCountsLength() ? batch.variadicBufferCounts(index) : -1;
    if (count < 0 || count > batch.buffersLength()) {
      throw new InvalidDataException(
          "column '"
              + slot.field().name()
              + "': variadic buffer count "
              + count
              + " is missing or not within the "
              + batch.buffersLength()
              + " buffers");
    }
    return (int) count;
  }

  private void readBuffer(RecordBatch batch, int source, int slot, int position) {
    if (source >= batch.buffersLength()) {
      checkCount("buffers", batch.buffersLength(), source + 1);
    }
    batch.buffers(buffer, source);
    int target = bufferCount++;
    if (target == offsets.length) {
      growBuffers();
    }
    offsets[target] = buffer.offset();
    sizes[target] = buffer.length();
    BufferKind kind = kind(slot, position);
    wanted[target] =
        slots[slot].selected()
            && buffer.length() > 0
            && !(kind.role() == Role.VALIDITY && nullCounts[slot] == 0);
    checkBuffer(slot, target);
    if (wanted[target] && buffer.length() > BufferAllocator.MAX_LEASE_BYTES) {
      throw new LimitExceededException(
          describe(slot, target)
              + " has "
              + buffer.length()
              + " bytes: one buffer can have "
              + BufferAllocator.MAX_LEASE_BYTES);
    }
  }

  /** The kind of a slot's buffer; variadic ones come last and hold bytes. */
  private BufferKind kind(int slot, int position) {
    var kinds = slots[slot].kinds();
    return position < kinds.size() ? kinds.get(position) : VARIADIC;
  }

  private static final BufferKind VARIADIC = new BufferKind(Role.BYTES, 0);

  private void checkBuffer(int slot, int index) {
    long offset = offsets[index];
    long size = sizes[index];
    if (offset < 0 || size < 0 || offset > bodyLength - size) {
      throw new InvalidDataException(
          describe(slot, index)
              + ": offset "
              + offset
              + " + length "
              + size
              + " exceeds body length "
              + bodyLength);
    }
    if (compression == Compression.NONE || size == 0) {
      checkSize(slot, index, size);
    }
  }

  /** Checks that a buffer, decompressed, is long enough for the rows. */
  void checkSize(int slot, int index, long size) {
    BufferKind kind = kind(slot, index - firstBuffers[slot]);
    boolean absent = kind.role() == Role.VALIDITY && nullCounts[slot] == 0;
    long required = absent ? 0 : kind.requiredBytes(lengths[slot]);
    if (size < required) {
      throw new InvalidDataException(
          describe(slot, index)
              + " ("
              + kind.role()
              + "): "
              + size
              + " bytes are too few for "
              + lengths[slot]
              + " rows, which need "
              + required);
    }
  }

  /** The bytes that a buffer needs for its rows, or -1 where the rows do not tell. */
  long requiredBytes(int slot, int index) {
    BufferKind kind = kind(slot, index - firstBuffers[slot]);
    return kind.role() == Role.BYTES ? -1 : kind.requiredBytes(lengths[slot]);
  }

  private void checkBuffers(DecodeLimits limits) {
    ascending = true;
    wantedBytes = 0;
    long end = 0;
    for (int i = 0; i < bufferCount; i++) {
      if (wanted[i]) {
        ascending &= offsets[i] >= end;
        end = offsets[i] + sizes[i];
        wantedBytes += sizes[i];
      }
    }
    if (wantedBytes > limits.maxBodyBytes()) {
      throw new LimitExceededException(
          "the buffers of a record batch have "
              + wantedBytes
              + " bytes: the limit is "
              + limits.maxBodyBytes()
              + " (maxBodyBytes)");
    }
  }

  private void checkCount(String what, int found, int expected) {
    if (found != expected) {
      throw new InvalidDataException(
          "a record batch with " + found + " " + what + " where the schema wants " + expected);
    }
  }

  private static int toInt(long value, String what) {
    if (value < 0) {
      throw new InvalidDataException(what + " is " + value + ": it must be 0 or more");
    }
    if (value > Integer.MAX_VALUE) {
      throw new LimitExceededException(
          what + " is " + value + ": a batch can have " + Integer.MAX_VALUE + " rows");
    }
    return (int) value;
  }

  private void ensureSlots(int count) {
    if (lengths.length < count) {
      lengths = new int[count];
      nullCounts = new int[count];
      firstBuffers = new int[count + 1];
    }
  }

  private void growBuffers() {
    int capacity = offsets.length * 2;
    offsets = Arrays.copyOf(offsets, capacity);
    sizes = Arrays.copyOf(sizes, capacity);
    wanted = Arrays.copyOf(wanted, capacity);
  }

  private String nameOf(int slot) {
    return "'" + slots[slot].field().name() + "'";
  }

  /** Names a buffer as a person would: its place in the column and the column. */
  String describe(int slot, int index) {
    return "buffer " + (index - firstBuffers[slot]) + " of column " + nameOf(slot);
  }

  int rows() {
    return rows;
  }

  long bodyLength() {
    return bodyLength;
  }

  Compression compression() {
    return compression;
  }

  /** Whether the wanted buffers lie one behind the other, so that they can be read in one go. */
  boolean isAscending() {
    return ascending;
  }

  /** The sum of the sizes of all wanted buffers. */
  long wantedBytes() {
    return wantedBytes;
  }

  int bufferCount() {
    return bufferCount;
  }

  boolean isWanted(int buffer) {
    return wanted[buffer];
  }

  long offset(int buffer) {
    return offsets[buffer];
  }

  long size(int buffer) {
    return sizes[buffer];
  }

  FieldSlot[] slots() {
    return slots;
  }

  int length(int slot) {
    return lengths[slot];
  }

  int nullCount(int slot) {
    return slots[slot].field().storageType() instanceof DataType.Null
        ? lengths[slot]
        : nullCounts[slot];
  }

  int firstBuffer(int slot) {
    return firstBuffers[slot];
  }

  int bufferCount(int slot) {
    return firstBuffers[slot + 1] - firstBuffers[slot];
  }
}
