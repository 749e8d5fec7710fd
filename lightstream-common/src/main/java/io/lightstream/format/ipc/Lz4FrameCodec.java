// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LimitExceededException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * LZ4_FRAME in plain Java, without any library. Written are frames of independent blocks, as large
 * as fit, without checksums, as Arrow's other implementations do; read is all that {@link
 * Lz4FrameDecoder} says, which includes the linked blocks that Arrow C++ writes.
 */
final class Lz4FrameCodec implements BodyCodec {
  /** Magic number, flags, block descriptor, header checksum. */
  private static final int HEADER = Lz4Frame.WORD_SIZE + 3;

  private Lz4BlockEncoder encoder;
  private boolean closed;

  @Override
  public synchronized void decompress(ByteBuffer src, ByteBuffer dst) {
    ensureOpen();
    new Lz4FrameDecoder(littleEndian(src), littleEndian(dst)).decode();
    src.position(src.limit());
    dst.position(dst.limit());
  }

  @Override
  public void decompressMapped(ByteBuffer src, ByteBuffer dst) {
    decompress(src, dst);
  }

  @Override
  public int maxCompressedLength(int length) {
    int blockSize = Lz4Frame.blockSize(blockSizeId(length));
    long blocks = ((long) length + blockSize - 1) / blockSize;
    long most = HEADER + length + (blocks + 1) * Lz4Frame.WORD_SIZE;
    if (most > Integer.MAX_VALUE) {
      throw new LimitExceededException(
          "LZ4 frame: "
              + length
              + " bytes may take "
              + most
              + ", more than the "
              + Integer.MAX_VALUE
              + " of one buffer");
    }
    return (int) most;
  }

  @Override
  public synchronized int compress(ByteBuffer src, ByteBuffer dst) {
    ensureOpen();
    int length = src.remaining();
    int most = maxCompressedLength(length);
    if (dst.remaining() < most) {
      throw new IllegalArgumentException(
          "destination of " + dst.remaining() + " bytes, " + most + " needed");
    }
    int end = frame(littleEndian(src), littleEndian(dst), blockSizeId(length));
    int written = end - dst.position();
    src.position(src.limit());
    dst.position(end);
    return written;
  }

  @Override
  public int compressMapped(ByteBuffer src, ByteBuffer dst) {
    return compress(src, dst);
  }

  private int frame(ByteBuffer src, ByteBuffer dst, int blockSizeId) {
    int d = header(dst, dst.position(), blockSizeId);
    int blockSize = Lz4Frame.blockSize(blockSizeId);
    for (int s = src.position(), end = src.limit(); s < end; ) {
      int length = Math.min(blockSize, end - s);
      d = block(src, s, length, dst, d);
      s += length;
    }
    dst.putInt(d, Lz4Frame.END_MARK);
    return d + Lz4Frame.WORD_SIZE;
  }

  private static int header(ByteBuffer dst, int position, int blockSizeId) {
    int flags = position + Lz4Frame.WORD_SIZE;
    dst.putInt(position, Lz4Frame.MAGIC);
    dst.put(flags, (byte) (Lz4Frame.VERSION | Lz4Frame.INDEPENDENT));
    dst.put(flags + 1, (byte) (blockSizeId << Lz4Frame.BLOCK_SIZE_SHIFT));
    dst.put(flags + 2, Lz4Frame.headerChecksum(dst, flags, 2));
    return position + HEADER;
  }

  /** A block that does not become smaller is stored. */
  private int block(ByteBuffer src, int s, int length, ByteBuffer dst, int d) {
    int data = d + Lz4Frame.WORD_SIZE;
    if (encoder == null) {
      encoder = new Lz4BlockEncoder();
    }
    int end = encoder.encode(src, s, s + length, dst, data, data + length - 1);
    if (end == Lz4BlockEncoder.DOES_NOT_FIT) {
      dst.putInt(d, length | Lz4Frame.STORED);
      dst.put(data, src, s, length);
      return data + length;
    }
    dst.putInt(d, end - data);
    return end;
  }

  /** The smallest block size that takes all bytes, or the largest there is. */
  private static int blockSizeId(int length) {
    int id = Lz4Frame.MIN_BLOCK_SIZE_ID;
    while (id < Lz4Frame.MAX_BLOCK_SIZE_ID && Lz4Frame.blockSize(id) < length) {
      id++;
    }
    return id;
  }

  private static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.order() == ByteOrder.LITTLE_ENDIAN
        ? buffer
        : buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private void ensureOpen() {
    if (closed) {
      throw new ClosedException("the LZ4 codec is closed");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    encoder = null;
  }
}
