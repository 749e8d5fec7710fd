// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The native contexts of one codec, made when first used. They are freed by {@link #free()} or,
 * where a codec is forgotten, when the next one is made after the garbage collector has noticed.
 *
 * <p>Belongs to one thread at a time, as its codec sees to.
 */
final class ZstdContexts {
  private static final ReferenceQueue<ZstdCodec> FORGOTTEN = new ReferenceQueue<>();
  private static final Set<Trace> TRACES = ConcurrentHashMap.newKeySet();

  private final int level;
  private ZstdCompressCtx compressor;
  private ZstdDecompressCtx decompressor;
  private Trace trace;

  /** Remembers the contexts of a codec, but not the codec. */
  private static final class Trace extends PhantomReference<ZstdCodec> {
    private final ZstdContexts contexts;

    Trace(ZstdCodec codec, ZstdContexts contexts) {
      super(codec, FORGOTTEN);
      this.contexts = contexts;
    }
  }

  private ZstdContexts(int level) {
    this.level = level;
  }

  /** Contexts for a level, none of them made yet; frees those of forgotten codecs. */
  static ZstdContexts of(int level) {
    if (level < Zstd.minCompressionLevel() || level > Zstd.maxCompressionLevel()) {
      throw new ConfigurationException(
          "ZSTD level "
              + level
              + " is not within "
              + Zstd.minCompressionLevel()
              + " to "
              + Zstd.maxCompressionLevel());
    }
    freeForgotten();
    return new ZstdContexts(level);
  }

  private static void freeForgotten() {
    for (Reference<?> gone = FORGOTTEN.poll(); gone != null; gone = FORGOTTEN.poll()) {
      ((Trace) gone).contexts.free();
    }
  }

  /** How many codecs are neither closed nor found forgotten. */
  static int traced() {
    freeForgotten();
    return TRACES.size();
  }

  /** Lets the contexts go with the codec that uses them. */
  void freeAfter(ZstdCodec codec) {
    trace = new Trace(codec, this);
    TRACES.add(trace);
  }

  static long maxCompressedLength(int length) {
    return Zstd.compressBound(length);
  }

  int compress(ByteBuffer src, ByteBuffer dst) {
    if (compressor == null) {
      compressor = new ZstdCompressCtx().setLevel(level);
    }
    try {
      return compressor.compressDirectByteBuffer(
          dst, dst.position(), dst.remaining(), src, src.position(), src.remaining());
    } catch (ZstdException e) {
      throw new LimitExceededException(
          "ZSTD: " + src.remaining() + " bytes cannot be compressed: " + e.getMessage(), e);
    }
  }

  void decompress(ByteBuffer src, ByteBuffer dst) {
    if (decompressor == null) {
      decompressor = new ZstdDecompressCtx();
    }
    int announced = dst.remaining();
    if (!src.hasRemaining() && announced == 0) {
      return;
    }
    checkContentSize(src, announced);
    int length;
    try {
      length =
          decompressor.decompressDirectByteBuffer(
              dst, dst.position(), announced, src, src.position(), src.remaining());
    } catch (ZstdException e) {
      throw invalid(
          src.remaining() + " bytes do not decompress to " + announced + ": " + e.getMessage(), e);
    }
    if (length != announced) {
      throw invalid(
          "content of " + length + " bytes is shorter than the announced " + announced, null);
    }
  }

  /** The size is that of the first frame, negative where it states none: others may follow. */
  private static void checkContentSize(ByteBuffer src, int announced) {
    long stated =
        Zstd.getDirectByteBufferFrameContentSize(src, src.position(), src.remaining(), false);
    if (stated > announced) {
      throw invalid("content size " + stated + " exceeds the announced length " + announced, null);
    }
  }

  private static InvalidDataException invalid(String rule, Throwable cause) {
    return new InvalidDataException("ZSTD frame: " + rule, cause);
  }

  /** Frees what there is. Idempotent. */
  void free() {
    TRACES.remove(trace);
    if (compressor != null) {
      compressor.close();
      compressor = null;
    }
    if (decompressor != null) {
      decompressor.close();
      decompressor = null;
    }
  }
}
