// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.util.TestStreamEnvironment;

/**
 * Measures sources and the sink in a cluster of one slot in this JVM, each in turn, round for
 * round. Prints for each the median of its figures, and the medians of its ratios to the bound and,
 * for queries, to Parquet, round by round. Each job's rows are counted and two of their columns
 * added up, which must be what was written.
 *
 * <p>Usage: {@code FlinkSpeed [rounds=5] [copies=10] [cases=NAME,NAME] [profile=NAME,NAME]}. The
 * table has the rows of the file so many times. A case that is to be profiled is run once more at
 * the end, and the methods are printed in which its threads were found most often. {@code
 * bench.flights} names the file of flights; all else is written where temporary files go, and
 * deleted at the end.
 */
public final class FlinkSpeed {

  private static final int WARM_UP_ROUNDS = 2;

  private final Map<Case, Meter.Figures[]> results = new LinkedHashMap<>();
  private final int rounds;
  private final Tables tables;
  private final StreamExecutionEnvironment flink;

  private FlinkSpeed(
      int rounds, Tables tables, List<Case> cases, StreamExecutionEnvironment flink) {
    this.rounds = rounds;
    this.tables = tables;
    this.flink = flink;
    cases.forEach(each -> results.put(each, new Meter.Figures[rounds]));
  }

  /** Runs and prints. */
  @SuppressWarnings("try") // closing the cluster may be interrupted
  public static void main(String[] args) throws Exception {
    Map<String, String> given = new LinkedHashMap<>();
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      given.put(parts[0], parts[1]);
    }
    Path folder = Files.createTempDirectory("lightstream-flink");
    MiniClusterConfiguration oneSlot =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(Configuration.fromMap(Map.of("rest.port", "0")))
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(1)
            .build();
    try (MiniCluster cluster = new MiniCluster(oneSlot)) {
      cluster.start();
      TestStreamEnvironment.setAsContext(cluster, 1);
      run(given, folder);
    } finally {
      TestStreamEnvironment.unsetAsContext();
      delete(folder);
    }
  }

  private static void run(Map<String, String> given, Path folder) throws Exception {
    int copies = Integer.parseInt(given.getOrDefault("copies", "10"));
    Tables tables = Tables.write(Path.of(System.getProperty("bench.flights")), folder, copies);
    for (String format : List.of("arrow", "parquet", "csv")) {
      print("%-8s %,13d bytes%n", format, tables.bytes(format));
    }
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
    try (Cases cases = Cases.of(tables, folder, flink)) {
      List<Case> chosen = named(cases, given.get("cases"));
      FlinkSpeed speed =
          new FlinkSpeed(
              Integer.parseInt(given.getOrDefault("rounds", "5")), tables, chosen, flink);
      speed.measure();
      speed.print();
      if (given.containsKey("profile")) {
        for (Case each : named(cases, given.get("profile"))) {
          speed.run(each);
          Profile.print(each.title(), () -> speed.run(each));
        }
      }
    }
  }

  private static List<Case> named(Cases cases, String names) {
    return cases.all().stream()
        .filter(each -> names == null || List.of(names.split(",")).contains(each.title()))
        .toList();
  }

  private void measure() throws Exception {
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (Map.Entry<Case, Meter.Figures[]> entry : results.entrySet()) {
        Meter.Figures figures = run(entry.getKey());
        if (round >= 0) {
          entry.getValue()[round] = figures;
        }
      }
    }
  }

  private Meter.Figures run(Case each) throws Exception {
    if (each.reuse()) {
      flink.getConfig().enableObjectReuse();
    } else {
      flink.getConfig().disableObjectReuse();
    }
    Meter.Figures figures = each.job().run(flink);
    boolean isRead = each.readsTheTable() && figures.sum() != Meter.UNREAD;
    if (figures.rows() != tables.rows() * each.times()
        || isRead && figures.sum() != tables.sum() * each.times()) {
      throw new IllegalStateException(each.title() + " has not read what was written: " + figures);
    }
    return figures;
  }

  private void print() {
    results.forEach(
        (each, figures) -> {
          double[] rates = sorted(figures, f -> f.rowsPerSecond() / 1e6);
          print(
              "%-16s %7.2f (%.2f to %.2f) million rows/s  cpu %7.1f ns/row, of it fetching %7.1f%s%s%n",
              each.title(),
              median(rates),
              rates[0],
              rates[rates.length - 1],
              median(sorted(figures, Meter.Figures::cpuPerRow)),
              median(sorted(figures, Meter.Figures::fetchingPerRow)),
              toBound(Case.BOUND, each) + toBound(Case.BOUND_SINGLE, each),
              each.isQuery() ? toParquet(each) : "");
        });
  }

  private String toBound(String name, Case each) {
    return other(name, each)
        .map(bound -> ratios(results.get(each), bound, Meter.Figures::rowsPerSecond))
        .map(ratios -> "  rows/s to " + name + "'s " + shown(ratios))
        .orElse("");
  }

  /** With all that runs, and less what the bound takes: what Flink takes to hand on a row. */
  private String toParquet(Case each) {
    return other(Case.PARQUET, each)
        .map(
            parquet -> {
              double[] whole = ratios(results.get(each), parquet, Meter.Figures::cpuPerRow);
              double flink =
                  other(Case.BOUND, each)
                      .map(bound -> median(sorted(bound, Meter.Figures::cpuPerRow)))
                      .orElse(0.0);
              double[] reader =
                  ratios(results.get(each), parquet, figures -> figures.cpuPerRow() - flink);
              return "  cpu to Parquet's " + shown(whole) + ", less the bound's " + shown(reader);
            })
        .orElse("");
  }

  private Optional<Meter.Figures[]> other(String name, Case each) {
    return results.keySet().stream()
        .filter(other -> other.name().equals(name) && other.reuse() == each.reuse())
        .findFirst()
        .map(results::get);
  }

  private static String shown(double[] ratios) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", median(ratios), ratios[0], ratios[ratios.length - 1]);
  }

  private static double[] ratios(
      Meter.Figures[] ours, Meter.Figures[] theirs, ToDoubleFunction<Meter.Figures> figure) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(ours[i]) / figure.applyAsDouble(theirs[i]);
    }
    Arrays.sort(ratios);
    return ratios;
  }

  private static double[] sorted(Meter.Figures[] figures, ToDoubleFunction<Meter.Figures> figure) {
    return Arrays.stream(figures).mapToDouble(figure).sorted().toArray();
  }

  private static double median(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
    System.out.flush();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(FlinkSpeed::deleteOne);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
