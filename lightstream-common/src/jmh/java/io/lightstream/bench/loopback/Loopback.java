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

/**
 * Sends batches from process to process over the loopback device: ours, a raw loop, pyarrow's
 * stream and arrow-java in turn, round for round. Prints for each the median of its figures and the
 * median of the ratios of ours to it, round by round.
 *
 * <p>Usage: {@code Loopback [rounds=7] [seconds=0.7] [schemes=tcp,uds]
 * [shapes=narrow,mixed,small,tiny,latency] [peers=lightstream,raw,pyarrow,arrow-java]}. The first
 * peer is the one that the others are compared with. pyarrow takes part where {@code
 * LIGHTSTREAM_PYTHON} names a Python that has it.
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
    Map<Pair, double[]> rates = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      pair.run(scheme, new Run(shape, batchesToCheck(shape), Run.Mode.CHECK));
      rates.put(pair, new double[settings.rounds()]);
    }
    Map<Pair, Integer> batches = new LinkedHashMap<>();
    for (int round = -WARM_UP_ROUNDS; round < settings.rounds(); round++) {
      for (Pair pair : pairs) {
        int count = batches.getOrDefault(pair, batchesToCheck(shape));
        double rate = pair.run(scheme, new Run(shape, count, Run.Mode.SPEED)).batchesPerSecond();
        batches.put(pair, (int) Math.max(4, rate * settings.seconds()));
        if (round >= 0) {
          rates.get(pair)[round] = rate;
        }
      }
    }
    double[] ours = rates.get(pairs.get(0));
    rates.forEach(
        (pair, theirs) ->
            print(
                "%-7s %-4s %-12s %8.3f GB/s %,12.0f batches/s   %s%n",
                shape.title(),
                scheme,
                pair.peer(),
                median(theirs) * shape.logicalBytes() / 1e9,
                median(theirs),
                ratio(ours, theirs)));
  }

  private static int batchesToCheck(Shape shape) {
    return (int) Math.min(MAX_CHECKED_BATCHES, CHECKED_BYTES / shape.logicalBytes());
  }

  private void latency(String scheme) throws IOException {
    Map<Pair, double[]> medians = new LinkedHashMap<>();
    Map<Pair, double[]> tails = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      medians.put(pair, new double[settings.rounds()]);
      tails.put(pair, new double[settings.rounds()]);
      pair.run(scheme, new Run(Shape.TINY, LATENCY_BATCHES, Run.Mode.LATENCY));
    }
    for (int round = 0; round < settings.rounds(); round++) {
      for (Pair pair : pairs) {
        Pair.Result result =
            pair.run(scheme, new Run(Shape.TINY, LATENCY_BATCHES, Run.Mode.LATENCY));
        medians.get(pair)[round] = result.p50();
        tails.get(pair)[round] = result.p99();
      }
    }
    double[] ours = medians.get(pairs.get(0));
    medians.forEach(
        (pair, theirs) ->
            print(
                "latency %-4s %-12s one-way p50 %8.1f us   p99 %8.1f us   %s%n",
                scheme, pair.peer(), median(theirs), median(tails.get(pair)), ratio(ours, theirs)));
  }

  private String ratio(double[] ours, double[] theirs) {
    if (ours == theirs) {
      return "";
    }
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
      if (!Python.isThere() && peers.remove("pyarrow")) {
        System.err.println("LIGHTSTREAM_PYTHON is not set: pyarrow does not take part");
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
