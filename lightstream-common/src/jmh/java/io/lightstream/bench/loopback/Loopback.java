// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.bench.Python;
import io.lightstream.bench.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Sends batches from process to process over the loopback device: ours, a raw loop, pyarrow's
 * stream and arrow-java in turn, round for round. Prints for each the median of its figures and the
 * median of the ratios of ours to it, round by round. {@link Protocol} does so with other peers.
 *
 * <p>Usage: {@code Loopback [rounds=7] [seconds=0.7] [schemes=tcp,uds]
 * [shapes=narrow,mixed,small,tiny,latency] [peers=lightstream,raw,pyarrow,arrow-java]}. The first
 * peer is the one that the others are compared with. pyarrow and lightstream-io take part where
 * {@code LIGHTSTREAM_PYTHON} names a Python that has them.
 */
public final class Loopback {

  private static final String LATENCY = "latency";
  private static final int LATENCY_BATCHES = 4_000;
  private static final int CHECKED_BYTES = 100_000_000;
  private static final int MAX_CHECKED_BATCHES = 2_000;
  private static final int WARM_UP_ROUNDS = 2;

  private final Settings settings;
  private final List<Pair> pairs = new ArrayList<>();

  private Loopback(Settings settings) {
    this.settings = settings;
  }

  /** Runs and prints. */
  public static void main(String[] args) throws IOException {
    new Loopback(Settings.parse(args)).run();
  }

  private void run() throws IOException {
    try {
      for (String peer : settings.peers()) {
        pairs.add(Pair.start(peer));
      }
      for (String shape : settings.shapes()) {
        for (String scheme : settings.schemes()) {
          if (shape.equals(LATENCY)) {
            latency(scheme);
          } else {
            speed(scheme, Shape.named(shape));
          }
        }
      }
    } finally {
      pairs.forEach(Pair::close);
    }
  }

  private void speed(String scheme, Shape shape) throws IOException {
    Map<Pair, Pair.Result[]> results = new LinkedHashMap<>();
    Map<Pair, Integer> batches = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      pair.run(scheme, new Run(shape, batchesToCheck(shape), Run.Mode.CHECK));
      results.put(pair, new Pair.Result[settings.rounds()]);
      batches.put(pair, batchesToCheck(shape));
    }
    for (int round = -WARM_UP_ROUNDS; round < settings.rounds(); round++) {
      for (Pair pair : pairs) {
        Pair.Result result = pair.run(scheme, new Run(shape, batches.get(pair), Run.Mode.SPEED));
        batches.put(pair, (int) Math.max(4, result.batchesPerSecond() * settings.seconds()));
        if (round >= 0) {
          results.get(pair)[round] = result;
        }
      }
    }
    double[] ours = of(results.get(pairs.get(0)), Pair.Result::batchesPerSecond);
    results.forEach((pair, theirs) -> printSpeed(scheme, shape, pair, theirs, ours));
  }

  private void printSpeed(
      String scheme, Shape shape, Pair pair, Pair.Result[] results, double[] ours) {
    double[] rates = of(results, Pair.Result::batchesPerSecond);
    print(
        "%-7s %-4s %-16s %7.3f GB/s %,10.0f %s/s  cpu us each: send %8.2f receive %8.2f  %s%n",
        shape.title(),
        scheme,
        pair.peer(),
        median(rates) * shape.logicalBytes() / 1e9,
        median(rates),
        shape.isMessage() ? "messages" : "batches",
        median(of(results, r -> 1e6 * r.sendSeconds() / r.batches())),
        median(of(results, r -> 1e6 * r.receiveSeconds() / r.batches())),
        pair == pairs.get(0) ? "" : ratio(ours, rates));
  }

  private static double[] of(Pair.Result[] results, ToDoubleFunction<Pair.Result> figure) {
    return Arrays.stream(results).mapToDouble(figure).toArray();
  }

  private static int batchesToCheck(Shape shape) {
    return (int) Math.min(MAX_CHECKED_BATCHES, CHECKED_BYTES / shape.logicalBytes());
  }

  private void latency(String scheme) throws IOException {
    Run run = new Run(Shape.TINY, LATENCY_BATCHES, Run.Mode.LATENCY);
    Map<Pair, Pair.Result[]> results = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      results.put(pair, new Pair.Result[settings.rounds()]);
      pair.run(scheme, run);
    }
    for (int round = 0; round < settings.rounds(); round++) {
      for (Pair pair : pairs) {
        results.get(pair)[round] = pair.run(scheme, run);
      }
    }
    double[] ours = of(results.get(pairs.get(0)), Pair.Result::p50);
    results.forEach((pair, theirs) -> printLatency(scheme, pair, theirs, ours));
  }

  private void printLatency(String scheme, Pair pair, Pair.Result[] results, double[] ours) {
    double[] p50 = of(results, Pair.Result::p50);
    print(
        "latency %-4s %-16s one-way p50 %8.1f us  p99 %8.1f us  %s%n",
        scheme,
        pair.peer(),
        median(p50),
        median(of(results, Pair.Result::p99)),
        pair == pairs.get(0) ? "" : ratio(ours, p50));
  }

  private String ratio(double[] ours, double[] theirs) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    Arrays.sort(ratios);
    return String.format(
        Locale.ROOT,
        "%s / it: %.2f (%.2f to %.2f)",
        settings.peers().get(0),
        median(ratios),
        ratios[0],
        ratios[ratios.length - 1]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
    System.out.flush();
  }

  /** What the command line asks for. */
  private record Settings(
      int rounds, double seconds, List<String> schemes, List<String> shapes, List<String> peers) {

    static Settings parse(String[] args) {
      Map<String, String> given = new LinkedHashMap<>();
      for (String arg : args) {
        String[] parts = arg.split("=", 2);
        given.put(parts[0], parts[1]);
      }
      List<String> peers =
          new ArrayList<>(list(given.getOrDefault("peers", "lightstream,raw,pyarrow,arrow-java")));
      if (!Python.isThere() && peers.removeAll(WorkerProcess.PYTHON_SCRIPTS.keySet())) {
        System.err.println("LIGHTSTREAM_PYTHON is not set: peers in Python do not take part");
      }
      return new Settings(
          Integer.parseInt(given.getOrDefault("rounds", "7")),
          Double.parseDouble(given.getOrDefault("seconds", "0.7")),
          list(given.getOrDefault("schemes", "tcp,uds")),
          list(given.getOrDefault("shapes", "narrow,mixed,small,tiny,latency")),
          peers);
    }

    private static List<String> list(String text) {
      return List.of(text.split(","));
    }
  }
}
