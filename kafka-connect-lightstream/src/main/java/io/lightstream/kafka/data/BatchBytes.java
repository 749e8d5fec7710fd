// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A batch as bytes: an Arrow IPC stream of its schema, its dictionaries, the batch and the mark of
 * the end, which every Arrow library reads. Needs nothing of Connect.
 */
public final class BatchBytes {

  /** Bytes in an array lie on no boundary that wider gaps could keep. */
  static final IpcWriteOptions OPTIONS = IpcWriteOptions.defaults().withAlignment(8);

  /** What the bodies of a value may have, received or decompressed, unless it is longer itself. */
  private static final long MOST_BYTES = 256 << 20;

  private static final byte[] NOTHING = {};

  private BatchBytes() {}

  /**
   * Returns the bytes of a batch, which stays the caller's.
   *
   * @throws LimitExceededException if they are more than an array can hold
   */
  public static byte[] encode(RecordBatch batch) {
    FrameOutput output = new FrameOutput();
    try (BufferAllocator allocator = BufferAllocator.unbounded("bytes of a batch");
        IpcStreamEncoder encoder = IpcStreamEncoder.create(batch.schema(), OPTIONS, allocator)) {
      encoder.encode(batch, output);
      encoder.encodeEnd(output);
      return copy(output);
    }
  }

  static byte[] copy(FrameOutput output) {
    return copy(NOTHING, output, NOTHING);
  }

  /** What was put out, between other bytes. */
  static byte[] copy(byte[] before, FrameOutput output, byte[] behind) {
    long size = before.length + output.size() + behind.length;
    if (size > BufferAllocator.MAX_LEASE_BYTES) {
      throw new LimitExceededException(
          "a batch of "
              + size
              + " bytes is more than one value can hold: the limit is "
              + BufferAllocator.MAX_LEASE_BYTES);
    }
    byte[] bytes = new byte[(int) size];
    System.arraycopy(before, 0, bytes, 0, before.length);
    int at = before.length;
    for (int i = 0; i < output.count(); i++) {
      ByteBuffer part = output.buffers()[i];
      int length = part.remaining();
      part.get(bytes, at, length);
      at += length;
    }
    System.arraycopy(behind, 0, bytes, at, behind.length);
    return bytes;
  }

  /** What values may make of so many bytes: compressed ones could become anything. */
  static IpcReadOptions limits(int bytes) {
    long most = Math.max(MOST_BYTES, bytes);
    DecodeLimits network = DecodeLimits.network();
    return IpcReadOptions.network()
        .withLimits(network.withMaxBodyBytes(most).withMaxDictionaryBytes(most));
  }

  /**
   * Returns the batch of bytes that hold exactly one: no second one, nothing behind the end. The
   * mark of the end may be missing. The batch is the caller's; the bytes are copied, and their
   * position does not move.
   *
   * @param allocator where the batch gets its memory; stays the caller's
   * @throws InvalidDataException that says at which offset of the bytes which rule is broken
   * @throws LimitExceededException if they exceed a limit for input from the network, if body or
   *     dictionaries have more than 256 MiB, decompressed, and than these bytes, or if they exceed
   *     the allocator's budget
   */
  public static RecordBatch decode(ByteBuffer bytes, BufferAllocator allocator) {
    ByteBuffer input = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    IpcStreamDecoder decoder = IpcStreamDecoder.create(limits(input.remaining()), allocator);
    try {
      return new OneBatch(decoder, input).read();
    } finally {
      decoder.close();
    }
  }
}
