// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.StreamEnd;
import io.lightstream.protocol.FrameType;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** Receives by the Lightstream protocol, wherever the messages come from. */
final class ProtocolReceiver implements MessageReader {

  private final String source;
  private final TypeRegistry types;
  private final Counted messages;
  private final FrameCounts counts;
  private final Supplier<Duration> transferTime;
  private final Consumption<LightstreamMessage> consumption;

  /**
   * @param source what is read from, for messages and threads
   * @param messages owned from now on
   */
  ProtocolReceiver(
      String source,
      TypeRegistry types,
      PullSource<LightstreamMessage> messages,
      Supplier<Duration> transferTime,
      ProtocolOptions options) {
    this.source = source;
    this.types = types;
    this.counts = new FrameCounts(types);
    this.messages = new Counted(messages, counts);
    this.transferTime = transferTime;
    this.consumption =
        new Consumption<>(source, this.messages, options.queueMessages(), options.queueBytes());
  }

  /** Whether anything has been asked for. */
  boolean hasBegun() {
    return consumption.hasBegun();
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public TypeRegistry types() {
    return types;
  }

  @Override
  public LightstreamMessage next() {
    consumption.byCalls();
    return messages.next();
  }

  @Override
  public Flow.Publisher<LightstreamMessage> publisher() {
    return consumption.publisher();
  }

  @Override
  public PollResult<LightstreamMessage> poll() {
    return consumption.poll();
  }

  @Override
  public CompletableFuture<Void> available() {
    return consumption.available();
  }

  @Override
  public Optional<StreamEnd> end() {
    return messages.end();
  }

  @Override
  public FrameCount received(FrameType type) {
    return counts.of(type);
  }

  @Override
  public FrameCount received() {
    return counts.total();
  }

  @Override
  public Duration transferTime() {
    return transferTime.get();
  }

  @Override
  public void close() {
    consumption.close();
  }

  @Override
  public String toString() {
    return "MessageReader[" + source + "]";
  }

  /** Counts what is read. */
  private record Counted(PullSource<LightstreamMessage> messages, FrameCounts counts)
      implements PullSource<LightstreamMessage> {

    @Override
    public LightstreamMessage next() {
      LightstreamMessage message = messages.next();
      if (message instanceof LightstreamMessage.Table table) {
        counts.add(table.type(), table.batch().rowCount(), table.bytes());
      } else if (message != null) {
        counts.add(message.type(), 0, message.bytes());
      }
      return message;
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
}
