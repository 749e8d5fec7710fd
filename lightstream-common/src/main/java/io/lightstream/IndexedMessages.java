// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ProtocolException;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.protocol.LightstreamMessage;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The messages of one of several connections of the protocol, behind the byte that is its index.
 */
final class IndexedMessages implements PullSource<LightstreamMessage> {

  private final ByteSource source;
  private final PullSource<LightstreamMessage> messages;
  private final ConnectionIndices indices;
  private final String name;
  private boolean claimed;

  /**
   * @param source where the index comes from, and then what {@code messages} reads
   * @param messages owned from now on, as is the source by them
   * @param name what messages of failures call the connection
   */
  IndexedMessages(
      ByteSource source,
      PullSource<LightstreamMessage> messages,
      ConnectionIndices indices,
      String name) {
    this.source = source;
    this.messages = messages;
    this.indices = indices;
    this.name = name;
  }

  @Override
  public LightstreamMessage next() {
    if (!claimed) {
      indices.claim(readIndex(), this, name);
      claimed = true;
    }
    return messages.next();
  }

  private int readIndex() {
    ByteBuffer index = ByteBuffer.allocate(1);
    if (source.read(new ByteBuffer[] {index}, 0, 1) < 0) {
      throw new ProtocolException(
          "it was closed before its first byte, which tells the index of a parallel connection");
    }
    return Byte.toUnsignedInt(index.get(0));
  }

  @Override
  public Optional<StreamEnd> end() {
    return messages.end();
  }

  @Override
  public long bytes(LightstreamMessage message) {
    return messages.bytes(message);
  }

  @Override
  public void discard(LightstreamMessage message) {
    messages.discard(message);
  }

  @Override
  public void close() {
    messages.close();
  }
}
