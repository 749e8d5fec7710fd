// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.protocol.log.FrameLogOptions;
import io.lightstream.transport.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Where an {@link AcknowledgedReceiver} receives, and how. Immutable; begin with {@link #listen} or
 * {@link #connect}.
 *
 * <p>A receiver works in one of three modes. It <b>applies</b> unless told otherwise: the
 * application makes frames durable and says so. It <b>stages</b> with {@link Builder#staging}: a
 * log makes them durable, and they become final when the sender commits them. With {@link
 * Builder#log} a log makes them durable, and that is final.
 */
public final class ReceiverOptions {

  private static final System.Logger LOG = System.getLogger(AcknowledgedReceiver.class.getName());

  private final Endpoint endpoint;
  private final Optional<String> reader;
  private final Optional<String> stream;
  private final TypeRegistry types;
  private final ReceiverMode mode;
  private final FrameLogOptions log;
  private final GapPolicy gaps;
  private final int queueFrames;
  private final long queueBytes;
  private final int maxHandshakes;
  private final int maxStreams;
  private final Function<String, Optional<URI>> owner;
  private final BiConsumer<String, LightstreamException> failures;
  private final ProtocolReadOptions read;
  private final Optional<BufferAllocator> allocator;
  private final LinkOptions link;

  private ReceiverOptions(Builder from) {
    this.endpoint = from.endpoint;
    this.reader = from.reader;
    this.stream = from.stream;
    this.types = from.types;
    this.mode = from.mode;
    this.log = from.log;
    this.gaps = from.gaps;
    this.queueFrames = from.queueFrames;
    this.queueBytes = from.queueBytes;
    this.maxHandshakes = from.maxHandshakes;
    this.maxStreams = from.maxStreams;
    this.owner = from.owner;
    this.failures = from.failures;
    this.read = from.read;
    this.allocator = from.allocator;
    this.link = from.link;
  }

  /**
   * A receiver that listens for senders.
   *
   * @param uri where to listen; a port of 0 asks for a free one; {@code stdio://} cannot be
   *     acknowledged
   * @param types the same as the senders', in the same order
   * @throws ConfigurationException if the URI does not fit
   */
  public static Builder listen(String uri, TypeRegistry types) {
    return new Builder(uri, Optional.empty(), types);
  }

  /**
   * A receiver that connects to a sender that listens, again and again until it is reached, and
   * again whenever the connection breaks.
   *
   * @param uri where the sender listens
   * @param reader who reads, of all that may want this stream: one that comes again under the same
   *     name takes the place of its former connection
   * @param types the same as the sender's, in the same order
   * @throws ConfigurationException if the URI or the name does not fit
   */
  public static Builder connect(String uri, String reader, TypeRegistry types) {
    return new Builder(uri, Optional.of(Names.require("reader", reader)), types);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Who connects; empty for one that listens. */
  Optional<String> reader() {
    return reader;
  }

  Optional<String> stream() {
    return stream;
  }

  TypeRegistry types() {
    return types;
  }

  ReceiverMode mode() {
    return mode;
  }

  FrameLogOptions log() {
    return log;
  }

  GapPolicy gaps() {
    return gaps;
  }

  int queueFrames() {
    return queueFrames;
  }

  long queueBytes() {
    return queueBytes;
  }

  int maxHandshakes() {
    return maxHandshakes;
  }

  int maxStreams() {
    return maxStreams;
  }

  Function<String, Optional<URI>> owner() {
    return owner;
  }

  BiConsumer<String, LightstreamException> failures() {
    return failures;
  }

  ProtocolReadOptions read() {
    return read;
  }

  Optional<BufferAllocator> allocator() {
    return allocator;
  }

  LinkOptions link() {
    return link;
  }

  /** Collects options. Belongs to one thread. */
  public static final class Builder {

    private final Endpoint endpoint;
    private final Optional<String> reader;
    private final TypeRegistry types;
    private Optional<String> stream = Optional.empty();
    private ReceiverMode mode = new ReceiverMode.Apply(StreamStates.inMemory());
    private FrameLogOptions log = FrameLogOptions.defaults();
    private GapPolicy gaps = GapPolicy.FAIL;
    private int queueFrames = 1024;
    private long queueBytes = 4L << 20;
    private int maxHandshakes = 64;
    private int maxStreams = 1 << 16;
    private Function<String, Optional<URI>> owner = id -> Optional.empty();
    private BiConsumer<String, LightstreamException> failures = Builder::warn;
    private ProtocolReadOptions read = ProtocolReadOptions.network();
    private Optional<BufferAllocator> allocator = Optional.empty();
    private LinkOptions link = LinkOptions.defaults();

    private Builder(String uri, Optional<String> reader, TypeRegistry types) {
      this.endpoint = ControlledConnection.endpoint(uri);
      this.reader = reader;
      this.types = Objects.requireNonNull(types, "types");
    }

    private static void warn(String peer, LightstreamException failure) {
      LOG.log(System.Logger.Level.WARNING, () -> peer + ": " + failure.getMessage());
    }

    /** The stream that one that connects wants; whichever the sender has where it is not set. */
    public Builder stream(String id) {
      stream = Optional.of(Names.require("stream", id));
      return this;
    }

    /** Where a receiver that applies keeps its states; in memory where it is not set. */
    public Builder states(StreamStates states) {
      mode = new ReceiverMode.Apply(Objects.requireNonNull(states, "states"));
      return this;
    }

    /**
     * Stages: frames are durable in a log, final once the sender has committed them, dropped once
     * the application has acknowledged them.
     *
     * @param folder holds a log for each stream; made where it is missing; one receiver at a time
     *     may use it
     */
    public Builder staging(Path folder, Isolation isolation) {
      mode = new ReceiverMode.Stage(folder, Objects.requireNonNull(isolation, "isolation"));
      return this;
    }

    /**
     * Has a log that makes frames durable and final: the sender may forget them, and the
     * application gets them from the log, also after a restart, until it has acknowledged them.
     *
     * @param folder holds a log for each stream; made where it is missing; one receiver at a time
     *     may use it
     */
    public Builder log(Path folder) {
      mode = new ReceiverMode.Log(Objects.requireNonNull(folder, "folder"));
      return this;
    }

    /** How logs are written. */
    public Builder logOptions(FrameLogOptions options) {
      log = options;
      return this;
    }

    /** What to do where a sender no longer has what is needed. */
    public Builder gaps(GapPolicy policy) {
      gaps = policy;
      return this;
    }

    /**
     * What waits at most in memory for the application, for each stream; 1,024 frames and 4 MiB
     * where it is not set.
     */
    public Builder queue(int frames, long bytes) {
      queueFrames = frames;
      queueBytes = bytes;
      return this;
    }

    /** How many connections may not have said yet what they want; 64 where it is not set. */
    public Builder maxHandshakes(int connections) {
      maxHandshakes = connections;
      return this;
    }

    /** How many streams may be open at a time, more being refused; 65,536 where it is not set. */
    public Builder maxStreams(int streams) {
      maxStreams = streams;
      return this;
    }

    /**
     * For a receiver that is one of many.
     *
     * @param elsewhere where a stream lives, by its id; empty for one that lives here. Called from
     *     several threads
     */
    public Builder owner(Function<String, Optional<URI>> elsewhere) {
      owner = elsewhere;
      return this;
    }

    /**
     * Who learns of connections that ended otherwise than by being closed between two frames: of
     * peers that speak something else, have other types, were refused, are dead. They are logged as
     * warnings where it is not set.
     *
     * @param listener takes the peer's name and what happened; must not throw. Called from several
     *     threads
     */
    public Builder failures(BiConsumer<String, LightstreamException> listener) {
      failures = listener;
      return this;
    }

    /** Limits, and columns to read; a receiver with a log keeps all columns. */
    public Builder read(ProtocolReadOptions options) {
      read = options;
      return this;
    }

    /** Where memory comes from, which the caller owns; one for the receiver where it is not set. */
    public Builder allocator(BufferAllocator owned) {
      allocator = Optional.of(owned);
      return this;
    }

    /** How connections are made and kept. */
    public Builder link(LinkOptions options) {
      link = options;
      return this;
    }

    /**
     * The options.
     *
     * @throws ConfigurationException if one does not fit
     */
    public ReceiverOptions build() {
      requireAtLeastOne("queueFrames", queueFrames);
      requireAtLeastOne("queueBytes", queueBytes);
      requireAtLeastOne("maxHandshakes", maxHandshakes);
      requireAtLeastOne("maxStreams", maxStreams);
      if (stream.isPresent() && reader.isEmpty()) {
        throw new ConfigurationException(
            "the stream '"
                + stream.get()
                + "' is wanted: only a receiver that connects can choose");
      }
      if (mode.folder().isPresent() && !read.columns().isEmpty()) {
        throw new ConfigurationException(
            "columns are chosen for "
                + read.columns().keySet()
                + ": a receiver with a log keeps all of them");
      }
      return new ReceiverOptions(this);
    }

    private static void requireAtLeastOne(String what, long value) {
      if (value < 1) {
        throw new ConfigurationException(what + " is " + value + ": it must be at least 1");
      }
    }
  }
}
