// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.stdio;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Background;
import io.lightstream.transport.Bytes;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.TransportOptions;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a test runs as a process of its own; what it has to say goes to standard error. */
public final class StdioChild {

  private static final int MEGABYTE = 1 << 20;

  private StdioChild() {}

  public static void main(String[] arguments) throws Exception {
    try (Connection stdio =
        new StdioTransport().connect(Endpoint.parse("stdio://"), TransportOptions.defaults())) {
      switch (arguments[0]) {
        case "echo" -> echo(stdio);
        case "finish" -> finish(stdio);
        case "flood" -> flood(stdio);
        case "close-reading" -> closeReading(stdio);
        case "close-writing" -> closeWriting(stdio);
        case "close" -> close(stdio);
        case "gather" -> gather(stdio);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  private static void echo(Connection stdio) {
    ByteBuffer[] buffer = {ByteBuffer.allocateDirect(100)};
    while (stdio.read(buffer, 0, 1) >= 0) {
      buffer[0].flip();
      stdio.write(buffer, 0, 1);
      buffer[0].clear();
    }
  }

  /** The reader sees the end while this process goes on; printing later does no harm. */
  private static void finish(Connection stdio) {
    Bytes.write(stdio, "before");
    stdio.finish();
    System.out.println("lost");
    System.err.println(Bytes.readOne(stdio));
  }

  private static void flood(Connection stdio) {
    try {
      while (true) {
        Bytes.write(stdio, new byte[MEGABYTE]);
      }
    } catch (LightstreamIOException e) {
      System.err.println(e.peerClosed());
    }
  }

  private static void closeReading(Connection stdio) throws Exception {
    Background<Long> reading = Background.run(() -> Bytes.readOne(stdio)).awaitBlocked();
    stdio.close();
    reading.failure(ClosedException.class);
    System.err.print('c');
    System.err.println((char) System.in.read());
  }

  private static void closeWriting(Connection stdio) {
    Background<Void> writing =
        Background.run(() -> Bytes.write(stdio, new byte[MEGABYTE])).awaitBlocked();
    stdio.close();
    writing.failure(ClosedException.class);
    System.err.println("closed");
  }

  private static void close(Connection stdio) {
    Bytes.write(stdio, "one ");
    stdio.close();
    System.out.println("two");
  }

  private static void gather(Connection stdio) {
    ByteBuffer[] pieces = new ByteBuffer[3000];
    Arrays.setAll(pieces, i -> Bytes.direct(new byte[] {(byte) i, (byte) (i >> 8)}));
    stdio.write(pieces, 0, pieces.length);
  }
}
