// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ConfigurationException;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * What is sent as which stream, where to, and what is kept meanwhile. Immutable; begin with {@link
 * #connect} or {@link #listen}.
 */
public final class SenderOptions {

  private final Endpoint endpoint;
  private final boolean listens;
  private final String stream;
  private final SenderKind kind;
  private final TypeRegistry types;
  private final long position;
  private final List<LightstreamMessage> kept;
  private final boolean skips;
  private final boolean forgetsPrepared;
  private final GapPolicy gaps;
  private final ReplayOptions replay;
  private final LinkOptions link;
  private final IpcWriteOptions write;
  private final Optional<BufferAllocator> allocator;
  private final SenderListener listener;

  private SenderOptions(Builder from) {
    this.endpoint = from.endpoint;
    this.listens = from.listens;
    this.stream = from.stream;
    this.kind = from.kind;
    this.types = from.types;
    this.position = from.position;
    this.kept = from.kept;
    this.skips = from.skips;
    this.forgetsPrepared = from.forgetsPrepared;
    this.gaps = from.gaps;
    this.replay = from.replay;
    this.link = from.link;
    this.write = from.write;
    this.allocator = from.allocator;
    this.listener = from.listener;
  }

  /**
   * A sender that connects to a receiver that listens.
   *
   * @param uri where the receiver listens; {@code stdio://} cannot be acknowledged
   * @param stream names the stream: the same for every sender that continues it, of no other stream
   *     at that receiver
   * @param types the same as the receiver's, in the same order
   * @throws ConfigurationException if the URI or the name does not fit
   */
  public static Builder connect(String uri, String stream, SenderKind kind, TypeRegistry types) {
    return new Builder(uri, false, stream, kind, types);
  }

  /**
   * A sender that listens for a receiver that connects, one at a time.
   *
   * @param uri where to listen; a port of 0 asks for a free one
   * @see #connect
   */
  public static Builder listen(String uri, String stream, SenderKind kind, TypeRegistry types) {
    return new Builder(uri, true, stream, kind, types);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  boolean listens() {
    return listens;
  }

  String stream() {
    return stream;
  }

  SenderKind kind() {
    return kind;
  }

  TypeRegistry types() {
    return types;
  }

  long position() {
    return position;
  }

  List<LightstreamMessage> kept() {
    return kept;
  }

  boolean skips() {
    return skips;
  }

  boolean forgetsPrepared() {
    return forgetsPrepared;
  }

  GapPolicy gaps() {
    return gaps;
  }

  ReplayOptions replay() {
    return replay;
  }

  LinkOptions link() {
    return link;
  }

  IpcWriteOptions write() {
    return write;
  }

  Optional<BufferAllocator> allocator() {
    return allocator;
  }

  SenderListener listener() {
    return listener;
  }

  /** Collects options. Belongs to one thread. */
  public static final class Builder {

    private final Endpoint endpoint;
    private final boolean listens;
    private final String stream;
    private final SenderKind kind;
    private final TypeRegistry types;
    private long position;
    private List<LightstreamMessage> kept = List.of();
    private boolean skips;
    private boolean forgetsPrepared;
    private GapPolicy gaps = GapPolicy.FAIL;
    private ReplayOptions replay = ReplayOptions.defaults();
    private LinkOptions link = LinkOptions.defaults();
    private IpcWriteOptions write = IpcWriteOptions.defaults();
    private Optional<BufferAllocator> allocator = Optional.empty();
    private SenderListener listener = SenderListener.NONE;

    private Builder(
        String uri, boolean listens, String stream, SenderKind kind, TypeRegistry types) {
      this.endpoint = ControlledConnection.endpoint(uri);
      this.listens = listens;
      this.stream = Names.require("stream", stream);
      this.kind = kind;
      this.types = types;
    }

    /**
     * The number of the first frame that the application is going to send: the restored position of
     * a recomputing sender. 0 where it is not set.
     */
    public Builder position(long number) {
      if (number < 0) {
        throw new ConfigurationException("position is " + number + ": it must not be negative");
      }
      position = number;
      return this;
    }

    /**
     * Frames that come before {@link #position}, in order: what a predecessor had sent and not seen
     * acknowledged. The sender takes handles of its own; these stay the caller's.
     */
    public Builder kept(List<LightstreamMessage> frames) {
      kept = List.copyOf(frames);
      return this;
    }

    /**
     * Whether the application can go forward to whatever position {@link
     * AcknowledgedSender#resumption()} names, as with a file. Only for replaying senders.
     */
    public Builder skips(boolean can) {
      skips = can;
      return this;
    }

    /**
     * Whether frames are let go of as soon as a receiver that stages has said that they are {@link
     * AcknowledgedSender#prepared()}: they are durable there, and a sender that is restored to a
     * later position does not need them. So a sender that is committed only with a checkpoint never
     * waits for room while the checkpoint waits for it. {@link AcknowledgedSender#unacknowledged()}
     * has those that are not prepared. Only for recomputing senders.
     */
    public Builder forgetsPrepared(boolean does) {
      forgetsPrepared = does;
      return this;
    }

    /** What to do where the receiver has made final what this sender would send. */
    public Builder gaps(GapPolicy policy) {
      gaps = policy;
      return this;
    }

    /** Where frames are kept until they are acknowledged. */
    public Builder replay(ReplayOptions options) {
      replay = options;
      return this;
    }

    /** How connections are made and kept. */
    public Builder link(LinkOptions options) {
      link = options;
      return this;
    }

    /** How tables are written. */
    public Builder write(IpcWriteOptions options) {
      write = options;
      return this;
    }

    /** Where memory comes from, which the caller owns; one for the sender where it is not set. */
    public Builder allocator(BufferAllocator owned) {
      allocator = Optional.of(owned);
      return this;
    }

    /** Who learns what becomes of the stream. */
    public Builder listener(SenderListener other) {
      listener = other;
      return this;
    }

    /**
     * The options.
     *
     * @throws ConfigurationException if they do not fit together
     */
    public SenderOptions build() {
      if (position > 0 && kind != SenderKind.RECOMPUTING) {
        throw new ConfigurationException(
            "position is " + position + ": only a recomputing sender is restored to one");
      }
      if (kept.size() > position) {
        throw new ConfigurationException(
            kept.size() + " frames were kept before position " + position);
      }
      if (!kept.isEmpty() && replay.durable()) {
        throw new ConfigurationException(
            kept.size() + " frames were kept, but a durable log keeps them itself");
      }
      if (skips && kind != SenderKind.REPLAYING) {
        throw new ConfigurationException("only a replaying sender can skip, not a " + kind);
      }
      if (forgetsPrepared && kind != SenderKind.RECOMPUTING) {
        throw new ConfigurationException(
            "only a recomputing sender can forget what is prepared: this one is " + kind);
      }
      return new SenderOptions(this);
    }
  }
}
