// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Where a test and a peer in a process of its own meet, and what the peer says at the end. */
final class Meeting {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private Meeting() {}

  /**
   * A place to meet.
   *
   * @param role what the peer does there: where it connects, TCP leaves the port to our listener
   * @param folder for the socket of {@code uds}
   */
  static String uri(String scheme, String role, Path folder) {
    if (scheme.equals("uds")) {
      return "uds://" + folder.resolve("s");
    }
    return "tcp://127.0.0.1:" + (role.equals("connect") ? 0 : freePort());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the peer says that it will be. */
  static String place(ChildProcess peer) {
    String line = peer.line();
    assertTrue(line.startsWith("ready "), line);
    return line.substring("ready ".length());
  }

  /** Tries until the peer listens. */
  static <T> T connected(Supplier<T> attempt) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return attempt.get();
      } catch (LightstreamIOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  /** The peer must end well, with something read or written and nothing to complain about. */
  static void assertDone(ChildProcess peer, String what) {
    List<String> lines = peer.awaitSuccess();
    JsonNode report = report(lines.get(lines.size() - 1));
    assertTrue(report.path("difference").isNull(), () -> what + ": " + report);
    assertTrue(report.path("batches").asInt() > 0, report::toString);
  }

  private static JsonNode report(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("no report: " + line, e);
    }
  }
}
