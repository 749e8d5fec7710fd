// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.ConfigurationException;

/**
 * How to write. Immutable; start from {@link #defaults()}.
 *
 * @param alignment 64 (every message and buffer starts on a multiple of it; read by everybody) or 8
 * @param compression of the buffers of record batches
 * @param dictionaryDeltas whether a dictionary that only grew is sent as its new values; fewer
 *     bytes, but not every reader takes it. Files always grow dictionaries that way: they cannot
 *     replace one
 */
public record IpcWriteOptions(int alignment, Compression compression, boolean dictionaryDeltas) {

  private static final IpcWriteOptions DEFAULTS = new IpcWriteOptions(64, Compression.NONE, false);

  /** Checks the alignment. */
  public IpcWriteOptions {
    if (alignment != 8 && alignment != 64) {
      throw new ConfigurationException("alignment is " + alignment + ": allowed are 8 and 64");
    }
  }

  /** 64-byte alignment, no compression, whole dictionaries. */
  public static IpcWriteOptions defaults() {
    return DEFAULTS;
  }

  /** The same with another alignment. */
  public IpcWriteOptions withAlignment(int bytes) {
    return new IpcWriteOptions(bytes, compression, dictionaryDeltas);
  }

  /** The same with another compression. */
  public IpcWriteOptions withCompression(Compression other) {
    return new IpcWriteOptions(alignment, other, dictionaryDeltas);
  }

  /** The same with deltas or without. */
  public IpcWriteOptions withDictionaryDeltas(boolean deltas) {
    return new IpcWriteOptions(alignment, compression, deltas);
  }
}
