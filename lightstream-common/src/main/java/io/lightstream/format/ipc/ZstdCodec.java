// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ScratchMemory;
import java.nio.ByteBuffer;

/**
 * ZSTD by the optional library zstd-jni. Read are one or several frames, among them skippable ones,
 * without dictionary; written is one frame with its content size and without checksum.
 *
 * <p>This class loads without the library: what needs it is in {@link ZstdContexts}.
 */
final class ZstdCodec implements BodyCodec {
  private final ZstdContexts contexts;
  private ByteBuffer copy;
  private boolean closed;

  private ZstdCodec(ZstdContexts contexts) {
    this.contexts = contexts;
  }

  /**
   * Makes a codec.
   *
   * @param level 1 (fast) to 22 (small); negative levels are faster still
   * @throws ConfigurationException if the level is out of range, the library is not on the class
   *     path, or its native part does not load
   */
  static ZstdCodec create(int level) {
    try {
      ZstdContexts contexts = ZstdContexts.of(level);
      ZstdCodec codec = new ZstdCodec(contexts);
      contexts.freeAfter(codec);
      return codec;
    } catch (LinkageError e) {
      throw new ConfigurationException(
          "ZSTD needs the artifact com.github.luben:zstd-jni, with its native library for this"
              + " platform, on the class path",
          e);
    }
  }

  @Override
  public synchronized void decompress(ByteBuffer src, ByteBuffer dst) {
    ensureOpen();
    contexts.decompress(src, dst);
    src.position(src.limit());
    dst.position(dst.limit());
  }

  @Override
  public synchronized void decompressMapped(ByteBuffer src, ByteBuffer dst) {
    ensureOpen();
    decompress(copyOf(src), dst);
    src.position(src.limit());
  }

  private ByteBuffer copyOf(ByteBuffer src) {
    int length = src.remaining();
    if (copy == null || copy.capacity() < length) {
      copy = ScratchMemory.allocate(length, "ZSTD: copy of a mapped buffer");
    }
    return copy.clear().put(0, src, src.position(), length).limit(length);
  }

  @Override
  public int maxCompressedLength(int length) {
    long most = ZstdContexts.maxCompressedLength(length);
    if (most > Integer.MAX_VALUE) {
      throw new LimitExceededException(
          "ZSTD: "
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
    int most = maxCompressedLength(src.remaining());
    if (dst.remaining() < most) {
      throw new IllegalArgumentException(
          "destination of " + dst.remaining() + " bytes, " + most + " needed");
    }
    int written = contexts.compress(src, dst);
    src.position(src.limit());
    dst.position(dst.position() + written);
    return written;
  }

  @Override
  public synchronized int compressMapped(ByteBuffer src, ByteBuffer dst) {
    ensureOpen();
    int written = compress(copyOf(src), dst);
    src.position(src.limit());
    return written;
  }

  private void ensureOpen() {
    if (closed) {
      throw new ClosedException("the ZSTD codec is closed");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    copy = null;
    contexts.free();
  }
}
