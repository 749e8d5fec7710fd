// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.util.EnumMap;
import java.util.Map;

/** The codecs of one reader or writer, made when first needed. */
final class BodyCodecs implements AutoCloseable {

  /** Zstandard's own default: most of the gain for little of the time. */
  private static final int ZSTD_LEVEL = 3;

  private final Map<Compression, BodyCodec> open = new EnumMap<>(Compression.class);

  /** The codec of a compression; null for none. */
  BodyCodec of(Compression compression) {
    return compression == Compression.NONE
        ? null
        : open.computeIfAbsent(compression, BodyCodecs::create);
  }

  private static BodyCodec create(Compression compression) {
    return compression == Compression.ZSTD ? ZstdCodec.create(ZSTD_LEVEL) : new Lz4FrameCodec();
  }

  @Override
  public void close() {
    open.values().forEach(BodyCodec::close);
    open.clear();
  }
}
