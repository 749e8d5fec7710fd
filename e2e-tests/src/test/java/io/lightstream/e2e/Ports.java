// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * Ports of this machine for processes that are started anew on the same one. They lie below those
 * that systems give to whoever connects: one of these could be taken while its process is down.
 */
public final class Ports {

  private static final int LEAST = 15_000;
  private static final int MOST = 32_000;

  /** Tests that run beside these begin elsewhere. */
  private static int next = LEAST + (int) (ProcessHandle.current().pid() * 97 % (MOST - LEAST));

  private Ports() {}

  /** A port that was free a moment ago, and that nobody else was given. */
  public static int free() {
    return free(1);
  }

  /** The first of so many ports in a row that were free a moment ago, and nobody else was given. */
  public static synchronized int free(int count) {
    while (true) {
      if (next + count > MOST) {
        next = LEAST;
      }
      int first = next;
      next += count;
      if (IntStream.range(first, first + count).allMatch(Ports::isFree)) {
        return first;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
