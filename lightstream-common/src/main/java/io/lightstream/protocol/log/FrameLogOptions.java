// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.ConfigurationException;
import io.lightstream.format.ipc.IpcWriteOptions;

/**
 * How a log is written. Immutable; start from {@link #defaults()}.
 *
 * @param segmentBytes at this size a segment is followed by another; it is exceeded by at most one
 *     frame. Space comes back in units of segments, and opening a log reads one through. At least
 *     {@value #LEAST_SEGMENT_BYTES}
 * @param ipc how tables are encoded
 */
public record FrameLogOptions(long segmentBytes, IpcWriteOptions ipc) {

  /** The smallest size at which a segment may end: 4 KiB. */
  public static final long LEAST_SEGMENT_BYTES = 4 << 10;

  private static final long DEFAULT_SEGMENT_BYTES = 64 << 20;

  private static final FrameLogOptions DEFAULTS =
      new FrameLogOptions(DEFAULT_SEGMENT_BYTES, IpcWriteOptions.defaults());

  /** Checks the size. */
  public FrameLogOptions {
    if (segmentBytes < LEAST_SEGMENT_BYTES) {
      throw new ConfigurationException(
          "segmentBytes is " + segmentBytes + ": it must be at least " + LEAST_SEGMENT_BYTES);
    }
  }

  /** Segments of 64 MiB, tables without compression. */
  public static FrameLogOptions defaults() {
    return DEFAULTS;
  }

  /** The same with segments of another size. */
  public FrameLogOptions withSegmentBytes(long bytes) {
    return new FrameLogOptions(bytes, ipc);
  }

  /** The same with tables encoded otherwise. */
  public FrameLogOptions withIpc(IpcWriteOptions options) {
    return new FrameLogOptions(segmentBytes, options);
  }
}
