// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.Parallel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that sends or receives for one peer, run after run. Reads orders from standard input
 * and answers each with a line; a second process does the same at the other end:
 *
 * <pre>
 * send SCHEME SHAPE BATCHES MODE       listening ADDRESS, then: sent
 * receive ADDRESS SHAPE BATCHES MODE   received SECONDS P50 P99 (microseconds, 0 if not asked for)
 * </pre>
 */
public final class Worker {

  private static final long PAUSE_NANOS = 500_000;

  /** The part of the batches that are not counted as latency: warm-up. */
  private static final int UNCOUNTED_PART = 3;

  private final Peer peer;

  private Worker(Peer peer) {
    this.peer = peer;
  }

  /** Takes orders for the peer named. */
  public static void main(String[] args) throws Exception {
    new Worker(peer(args[0])).takeOrders();
  }

  private static Peer peer(String name) {
    return switch (name) {
      case "lightstream" -> new LightstreamPeer(Optional.empty());
      case "protocol" -> new ProtocolPeer(0);
      case "acknowledged" -> new AcknowledgedPeer(false);
      case "acknowledged-log" -> new AcknowledgedPeer(true);
      case "raw" -> new RawPeer();
      case "raw-messages" -> new RawMessagePeer();
      case "netty" -> new NettyPeer();
      case "arrow-java" -> new ArrowJavaPeer();
      default -> parallelPeer(name);
    };
  }

  /** {@code ordered-2}, {@code unordered-4}, {@code protocol-1}: over so many connections. */
  private static Peer parallelPeer(String name) {
    int dash = name.lastIndexOf('-');
    int connections = Integer.parseInt(name.substring(dash + 1));
    return switch (name.substring(0, Math.max(0, dash))) {
      case "ordered" -> new LightstreamPeer(Optional.of(Parallel.ordered(connections)));
      case "unordered" -> new LightstreamPeer(Optional.of(Parallel.unordered(connections)));
      case "protocol" -> new ProtocolPeer(connections);
      default -> throw new IllegalArgumentException("no peer '" + name + "'");
    };
  }

  private void takeOrders() throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] order = line.split(" ");
      Run run = Run.parse(order[2], order[3], order[4]);
      if (order[0].equals("send")) {
        send(order[1], run);
      } else {
        receive(order[1], run);
      }
    }
  }

  private static void answer(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private void send(String scheme, Run run) throws Exception {
    try (Peer.Outlet outlet = peer.listen(scheme)) {
      answer("listening " + outlet.address());
      try (Peer.Sender sender = outlet.accept(run.shape())) {
        if (run.mode() == Run.Mode.LATENCY) {
          sendPaced(sender, run.batches());
        } else {
          for (int i = 0; i < run.batches(); i++) {
            sender.send();
          }
        }
      }
    }
    answer("sent");
  }

  private static void sendPaced(Peer.Sender sender, int batches) throws Exception {
    for (int i = 0; i < batches; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      sender.sendStamped(System.nanoTime());
    }
  }

  private void receive(String address, Run run) throws Exception {
    long[] latencies = new long[run.batches()];
    int received = 0;
    long start = System.nanoTime();
    try (Peer.Inlet inlet = peer.connect(address, run.shape())) {
      start = System.nanoTime();
      while (inlet.next()) {
        if (run.mode() == Run.Mode.LATENCY) {
          latencies[received] = System.nanoTime() - inlet.stamp();
        } else if (run.mode() == Run.Mode.CHECK) {
          inlet.check();
        }
        received++;
      }
    }
    long nanos = System.nanoTime() - start;
    requireAll(received, run);
    answer(result(nanos, run, latencies));
  }

  private static void requireAll(int received, Run run) throws IOException {
    if (received != run.batches()) {
      throw new IOException(received + " batches arrived of " + run.batches());
    }
  }

  private static String result(long nanos, Run run, long[] latencies) {
    if (run.mode() != Run.Mode.LATENCY) {
      return String.format(Locale.ROOT, "received %.6f 0 0", nanos / 1e9);
    }
    long[] counted =
        Arrays.copyOfRange(latencies, latencies.length / UNCOUNTED_PART, latencies.length);
    Arrays.sort(counted);
    return String.format(
        Locale.ROOT,
        "received %.6f %.1f %.1f",
        nanos / 1e9,
        counted[counted.length / 2] / 1e3,
        counted[(int) (counted.length * 0.99)] / 1e3);
  }
}
