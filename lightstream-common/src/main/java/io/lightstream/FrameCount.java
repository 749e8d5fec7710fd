// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

/**
 * How much has been sent or received.
 *
 * @param frames messages, and batches of tables
 * @param rows rows of the batches
 * @param bytes bytes of the messages' payloads and of the batches' buffers, without what the wire
 *     adds
 */
public record FrameCount(long frames, long rows, long bytes) {

  /** Nothing yet. */
  static final FrameCount NONE = new FrameCount(0, 0, 0);

  /** Both together. */
  public FrameCount plus(FrameCount other) {
    return new FrameCount(frames + other.frames, rows + other.rows, bytes + other.bytes);
  }

  /** What this has more than {@code part}. */
  public FrameCount minus(FrameCount part) {
    return new FrameCount(frames - part.frames, rows - part.rows, bytes - part.bytes);
  }
}
