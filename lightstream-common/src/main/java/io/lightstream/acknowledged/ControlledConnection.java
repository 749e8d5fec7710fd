// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.error.ProtocolException;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.ControlFrame;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.ProtocolDecoder;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.ProtocolFrame;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One connection of acknowledged streams: frames and control frames both ways, kept alive.
 *
 * <p>Until the peer has sent its first control frame it has not shown that it opted in: it must do
 * so within the handshake time, and until then nothing is sent here but what is written. From then
 * on pings go out where nothing else does, and a peer that is silent while this side waits to read
 * is dead. Pings and pongs are not seen by who reads.
 *
 * <p>One thread at a time reads; any thread writes, one frame after the other. Who reads never
 * writes on the way, so that two peers cannot wait for each other. What is written may wait for
 * {@link #flush()}. {@link #close()} may be called from any thread and ends what is blocked.
 */
final class ControlledConnection implements AutoCloseable {

  /** Ways to move bytes that nothing comes back on, or that have no peer to come back to. */
  private static final Set<String> WITHOUT_WAY_BACK = Set.of("stdio");

  /**
   * What all connections of one side have in common.
   *
   * @param allocator stays the caller's
   */
  record Settings(
      TypeRegistry types,
      ProtocolReadOptions read,
      IpcWriteOptions write,
      BufferAllocator allocator,
      Duration silence,
      Duration handshake) {}

  private final Connection connection;
  private final Settings settings;
  private final WatchedSource source;
  private final FramedByteStream<ProtocolFrame> in;
  private final CoalescingSink sink;
  private final ProtocolEncoder encoder;
  private final Heartbeat heartbeat;

  /** Held for a frame at a time; closing does without until nothing can block. */
  private final ReentrantLock writing = new ReentrantLock();

  private final FrameOutput out = new FrameOutput();

  /** How often something was written. Guarded by {@link #writing}. */
  private long writes;

  private volatile boolean heard;
  private volatile boolean closedUnheard;
  private volatile boolean expired;

  /** Why this side gave the peer up; null while it has not. */
  private volatile RuntimeException verdict;

  private ControlledConnection(Connection connection, Settings settings) {
    this.connection = connection;
    this.settings = settings;
    this.source = new WatchedSource(connection);
    this.in =
        FramedByteStream.of(
            source,
            ProtocolDecoder.withControl(settings.types(), settings.read(), settings.allocator()));
    this.sink = CoalescingSink.patient(connection);
    this.encoder = ProtocolEncoder.create(settings.types(), settings.write(), settings.allocator());
    this.heartbeat = new Heartbeat(this, settings.silence(), settings.handshake());
  }

  /**
   * The place that a URI names.
   *
   * @throws ConfigurationException if it is none, or nothing can be acknowledged there
   */
  static Endpoint endpoint(String uri) {
    Endpoint endpoint = Endpoint.parse(uri);
    if (WITHOUT_WAY_BACK.contains(endpoint.scheme())) {
      throw new ConfigurationException(
          endpoint
              + ": acknowledged streams need a connection that can be made again and goes both"
              + " ways, which pipes are not: use tcp or uds, or a stream that is not acknowledged");
    }
    return endpoint;
  }

  /**
   * The place that a peer sends this side to: another of the same kind as {@code here}.
   *
   * @throws ProtocolException if it is none, or of another kind
   */
  static Endpoint elsewhere(Endpoint here, Control.Moved moved) {
    Endpoint there;
    try {
      there = endpoint(moved.uri());
    } catch (ConfigurationException e) {
      throw new ProtocolException(here + " says that it moved to no place: " + e.getMessage(), e);
    }
    if (!there.scheme().equals(here.scheme())) {
      throw new ProtocolException(
          here + " says that the stream lives at " + there + ": that is another scheme");
    }
    return there;
  }

  /** A connection that has just been made, owned from now on; the time for the handshake runs. */
  static ControlledConnection over(Connection connection, Settings settings) {
    ControlledConnection controlled = new ControlledConnection(connection, settings);
    controlled.heartbeat.watch();
    return controlled;
  }

  String peer() {
    return connection.peer();
  }

  /** Whether the peer has shown that it opted in. */
  boolean heard() {
    return heard;
  }

  /**
   * Whether the peer went away before it had shown that it opted in: it may be a plain one, or one
   * that was about to end.
   */
  boolean closedUnheard() {
    return closedUnheard;
  }

  /**
   * What comes next; blocks until it is there.
   *
   * @return null once the peer has ended its direction between two frames
   * @throws ProtocolException if the peer did not opt in, or breaks the rules
   * @throws LightstreamIOException if the connection broke, or the peer was silent for too long
   * @throws io.lightstream.error.ClosedException if this side has closed it
   */
  Arrival next() {
    while (true) {
      ProtocolFrame frame = read();
      if (frame == null) {
        return null;
      } else if (frame instanceof LightstreamMessage message) {
        if (heard) {
          return new Arrival.Data(message);
        }
        message.close();
        throw notOptedIn("it sent data instead of a control frame", null);
      }
      Control control = ControlCodec.decode(((ControlFrame) frame).payload());
      if (!heard) {
        heard = true;
        heartbeat.beat();
      }
      if (control instanceof Control.Ping ping) {
        heartbeat.answer(ping.number());
      } else if (!(control instanceof Control.Pong)) {
        return new Arrival.Said(control);
      }
    }
  }

  private ProtocolFrame read() {
    ProtocolFrame frame;
    try {
      frame = in.next();
    } catch (LightstreamException e) {
      throw explained(e);
    }
    if (frame == null && !heard) {
      closedUnheard = true;
      throw notOptedIn("it closed the connection", null);
    }
    return frame;
  }

  /** The failure to read or write as what it means here. */
  private RuntimeException explained(LightstreamException e) {
    if (verdict != null) {
      return verdict;
    }
    boolean broken = e instanceof LightstreamIOException || source.ended();
    if (!heard && broken) {
      closedUnheard = true;
      return notOptedIn("it closed the connection", e);
    }
    boolean garbled =
        e instanceof ProtocolException
            || e instanceof InvalidDataException
            || e instanceof LimitExceededException;
    if (garbled && source.ended()) {
      return LightstreamIOException.closedByPeer(
          peer() + " closed the connection within a frame", e);
    }
    return garbled && !heard ? notOptedIn("it sent something else", e) : e;
  }

  private ProtocolException notOptedIn(String what, Throwable cause) {
    return new ProtocolException(
        "the peer did not opt in to acknowledged streams: " + peer() + ": " + what, cause);
  }

  /** Writes a frame that counts. Nothing of it is referred to afterwards. */
  void write(LightstreamMessage message) {
    writing.lock();
    try {
      encoder.encode(message, out);
      writeOut();
    } catch (LightstreamException e) {
      throw explainedWhenWritten(e);
    } finally {
      writing.unlock();
    }
  }

  /** Writes a control frame. */
  void write(Control control) {
    writing.lock();
    try {
      encoder.encodeControl(ControlCodec.encode(control), out);
      writeOut();
    } catch (LightstreamException e) {
      throw explainedWhenWritten(e);
    } finally {
      writing.unlock();
    }
  }

  private void writeOut() {
    writes++;
    try {
      sink.write(out.buffers(), 0, out.count());
    } finally {
      out.clear();
      encoder.release();
    }
  }

  /** Why a peer went away is for who reads to find out: it may have said so before. */
  private RuntimeException explainedWhenWritten(LightstreamException e) {
    return verdict == null ? e : verdict;
  }

  /** Returns once the kernel has everything written so far. */
  void flush() {
    writing.lock();
    try {
      sink.flush();
    } catch (LightstreamException e) {
      throw explainedWhenWritten(e);
    } finally {
      writing.unlock();
    }
  }

  /** Writes a control frame, and all before it, to the kernel. */
  void send(Control control) {
    writing.lock();
    try {
      write(control);
      flush();
    } finally {
      writing.unlock();
    }
  }

  /** How often something was written; the same number as before where a writer is at it. */
  long writes(long before) {
    if (!writing.tryLock()) {
      return before + 1;
    }
    try {
      return writes;
    } finally {
      writing.unlock();
    }
  }

  /** Since when a read waits for bytes, by {@link System#nanoTime()}; 0 if none does. */
  long waitingSince() {
    return source.waitingSince();
  }

  /** Whether the peer has not shown in time that it opted in. */
  boolean expired() {
    return expired;
  }

  /** The handshake took too long. */
  void expire() {
    expired = true;
    giveUp(notOptedIn("it said nothing within " + settings.handshake(), null));
  }

  /** Has a task run after so many nanoseconds, unless this is closed before; one at a time. */
  void soon(long nanos, Runnable task) {
    heartbeat.soon(nanos, task);
  }

  /** Has this side give the connection up at a time by {@link System#nanoTime()}. */
  void endAt(long nanoTime, Supplier<? extends RuntimeException> why) {
    heartbeat.endAt(nanoTime, why);
  }

  /** The peer was silent for too long. */
  void bury() {
    giveUp(
        LightstreamIOException.closedByPeer(
            peer() + ": the peer was silent for " + settings.silence() + ": it counts as dead",
            null));
  }

  void giveUp(RuntimeException why) {
    verdict = why;
    close();
  }

  /** Ends this direction: the peer sees the end behind what was written. */
  void finish() {
    writing.lock();
    try {
      sink.finish();
    } catch (LightstreamException e) {
      throw explainedWhenWritten(e);
    } finally {
      writing.unlock();
    }
  }

  /** Closes at once; what was not flushed is dropped. Idempotent, from any thread. */
  @Override
  public void close() {
    heartbeat.close();
    in.close();
    sink.close();
    writing.lock();
    try {
      encoder.close();
    } finally {
      writing.unlock();
    }
  }
}
