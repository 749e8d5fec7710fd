// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.nio.ByteBuffer;

/**
 * The metadata of the last record batch, byte for byte. Senders of batches of one size repeat it,
 * and what was verified and planned then holds for the same bytes again.
 */
final class LastMetadata {

  /** Longer metadata is read each time. */
  private static final int MAX_BYTES = 64 << 10;

  private ByteBuffer copy = ByteBuffer.allocate(0);

  /** Whether these bytes, from position to limit, are the same. */
  boolean isRepeatedBy(ByteBuffer metadata) {
    return copy.hasRemaining() && copy.equals(metadata);
  }

  /** Keeps these bytes, from position to limit. */
  void keep(ByteBuffer metadata) {
    int length = metadata.remaining();
    if (length > MAX_BYTES) {
      forget();
      return;
    }
    if (copy.capacity() < length) {
      copy = ByteBuffer.allocate(length);
    }
    copy.clear().put(0, metadata, metadata.position(), length).limit(length);
  }

  /** Another plan has taken the place of that of the last batch. */
  void forget() {
    copy.limit(0);
  }
}
