// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.ByteSource;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.StreamEnd;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.ProtocolDecoder;
import io.lightstream.protocol.ProtocolFrame;
import java.util.Optional;

/** The messages of one stream of the protocol, without control frames. */
final class ReceivedMessages implements PullSource<LightstreamMessage> {

  private final FramedByteStream<ProtocolFrame> frames;
  private final Runnable letGo;
  private RuntimeException failure;

  /**
   * @param source owned from now on
   * @param decoder one that refuses control frames; owned from now on
   * @param letGo called when this is closed, perhaps more than once
   */
  ReceivedMessages(ByteSource source, ProtocolDecoder decoder, Runnable letGo) {
    this.frames = FramedByteStream.of(source, decoder);
    this.letGo = letGo;
  }

  /** {@inheritDoc} Once this has failed, it goes on failing in the same way. */
  @Override
  public LightstreamMessage next() {
    if (failure != null) {
      throw failure;
    }
    try {
      return (LightstreamMessage) frames.next();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public Optional<StreamEnd> end() {
    return frames.end();
  }

  @Override
  public long bytes(LightstreamMessage message) {
    return message.bytes();
  }

  @Override
  public void discard(LightstreamMessage message) {
    message.close();
  }

  @Override
  public void close() {
    frames.close();
    letGo.run();
  }
}
