// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.nio;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;

/**
 * A connection over blocking channels: a scattering read or a gathering write is one system call on
 * the caller's thread. Direct buffers are read and written without a copy.
 */
public final class BlockingConnection implements Connection {

  private final String peer;
  private final ScatteringByteChannel in;
  private final GatheringByteChannel out;
  private final OutputEnd outputEnd;
  private final BooleanSupplier writesToPeer;

  /** Null where it is not TCP, or not known there. */
  private final QuickAcknowledgements quick;

  private volatile boolean finished;
  private volatile boolean closed;

  private BlockingConnection(
      String peer,
      ScatteringByteChannel in,
      GatheringByteChannel out,
      OutputEnd outputEnd,
      BooleanSupplier writesToPeer,
      QuickAcknowledgements quick) {
    this.peer = peer;
    this.in = in;
    this.out = out;
    this.outputEnd = outputEnd;
    this.writesToPeer = writesToPeer;
    this.quick = quick;
  }

  /** Ends the outgoing direction. */
  @FunctionalInterface
  public interface OutputEnd {

    /** Lets the reader see the end of the stream. */
    void end() throws IOException;
  }

  /**
   * A connection over a connected socket in blocking mode, which it owns from now on.
   *
   * @param peer what messages call the other end
   */
  public static BlockingConnection ofSocket(String peer, SocketChannel socket) {
    return new BlockingConnection(
        peer, socket, socket, socket::shutdownOutput, () -> true, QuickAcknowledgements.of(socket));
  }

  /**
   * A connection over two channels, which it owns from now on.
   *
   * @param peer what messages call the other end
   * @param outputEnd called at most once, by {@link #finish()}
   * @param writesToPeer whether a failed write means that the other end went away; asked when a
   *     write fails
   */
  public static BlockingConnection ofChannels(
      String peer,
      ScatteringByteChannel in,
      GatheringByteChannel out,
      OutputEnd outputEnd,
      BooleanSupplier writesToPeer) {
    return new BlockingConnection(peer, in, out, outputEnd, writesToPeer, null);
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    try {
      long count = length == 1 ? in.read(into[offset]) : in.read(into, offset, length);
      if (quick != null) {
        quick.read(count);
      }
      return count;
    } catch (IOException e) {
      throw failure("read from", e, true);
    }
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    if (finished) {
      throw new ClosedException(peer + ": cannot write after finish()");
    }
    try {
      writeAll(from, offset, offset + length);
      if (quick != null) {
        quick.wrote();
      }
    } catch (IOException e) {
      throw failure("write to", e, writesToPeer.getAsBoolean());
    }
  }

  private void writeAll(ByteBuffer[] from, int offset, int end) throws IOException {
    int first = offset;
    while (first < end) {
      if (from[first].hasRemaining()) {
        writeSome(from, first, end);
      } else {
        first++;
      }
    }
  }

  /** A single buffer needs no list of buffers, here and in the kernel. */
  private void writeSome(ByteBuffer[] from, int first, int end) throws IOException {
    if (end - first == 1) {
      out.write(from[first]);
    } else {
      out.write(from, first, end - first);
    }
  }

  @Override
  public void finish() {
    if (finished || closed) {
      return;
    }
    finished = true;
    try {
      outputEnd.end();
    } catch (IOException e) {
      throw failure("finish writing to", e, writesToPeer.getAsBoolean());
    }
  }

  @Override
  public void close() {
    closed = true;
    closeQuietly(in);
    closeQuietly(out);
  }

  /** What was written is with the kernel already: a failure to close loses nothing. */
  private static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // As said above.
    }
  }

  private LightstreamException failure(String action, IOException e, boolean byPeer) {
    if (e instanceof ClosedByInterruptException) {
      close();
      return new ClosedException(
          peer + ": closed, because the thread was interrupted (to " + action + " it)", e);
    }
    if (closed || e instanceof ClosedChannelException) {
      return new ClosedException(peer + ": the connection was closed on this side", e);
    }
    String message = "cannot " + action + " " + peer + ": " + e.getMessage();
    return byPeer
        ? LightstreamIOException.closedByPeer(message, e)
        : new LightstreamIOException(message, e);
  }
}
