// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import java.nio.ByteBuffer;

/**
 * What the two ends of a connection say to each other about it, under tag {@value #TAG}. Seen only
 * where the decoder was told to accept control frames.
 *
 * @param payload on the heap, owned by the receiver
 */
public record ControlFrame(ByteBuffer payload) implements ProtocolFrame {

  /** The tag that no registered type has. */
  public static final int TAG = 255;

  /** The most bytes that a control frame may have: 1 MiB. */
  public static final int MAX_BYTES = 1 << 20;
}
