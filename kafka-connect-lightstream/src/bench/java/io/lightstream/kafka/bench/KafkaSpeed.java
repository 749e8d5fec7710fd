// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import io.lightstream.kafka.bench.Case.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures the connectors in a worker in this JVM, with a broker in it too, and the converter by
 * itself: each case in turn, round for round. Prints for each the median of its figures, and of its
 * ratios to the case that it is compared with, round by round. Whatever arrives somewhere is
 * counted and added up, which must be what was there before.
 *
 * <p>Usage: {@code KafkaSpeed [rounds=5] [copies=2] [cases=WORD,WORD] [profile=WORD,WORD]}. Topics
 * and files have the rows of the file so many times, topics of whole batches fifty times as many.
 * Of the cases those take part whose name has all words of one of those given, which are joined by
 * '+'. One that is to be profiled is run once more at the end, and the methods are printed in which
 * its threads were found most often. {@code bench.flights} names the file of flights; all else is
 * written where temporary files go, and deleted at the end.
 */
public final class KafkaSpeed {

  private static final int WARM_UP_ROUNDS = 1;
  private static final int MORE_BATCHES = 50;
  private static final int FILE_BATCH_ROWS = 50_000;

  private final Map<Case, Result[]> results = new LinkedHashMap<>();
  private final int rounds;

  private KafkaSpeed(int rounds, List<Case> cases) {
    this.rounds = rounds;
    cases.forEach(each -> results.put(each, new Result[rounds]));
  }

  /** Runs and prints. */
  public static void main(String[] args) throws Exception {
    Map<String, String> given = new LinkedHashMap<>();
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      given.put(parts[0], parts[1]);
    }
    Path folder = Files.createTempDirectory("lightstream-kafka");
    try (Broker broker = Broker.start(folder);
        Worker worker = Worker.start(broker.bootstrapServers(), folder)) {
      Connectors connectors = new Connectors(worker);
      try (Sinks sinks = new Sinks(connectors, folder)) {
        run(given, cases(given, folder, broker, connectors, sinks));
      }
    } finally {
      delete(folder);
    }
  }

  private static List<Case> cases(
      Map<String, String> given, Path folder, Broker broker, Connectors connectors, Sinks sinks)
      throws Exception {
    int copies = Integer.parseInt(given.getOrDefault("copies", "2"));
    Path file = Path.of(System.getProperty("bench.flights"));
    Flights flights = Flights.read(file);
    List<Case> cases = new ArrayList<>(new Converters(flights, copies).cases());
    for (Form form : List.of(Form.JSON_WITH_SCHEMA, Form.JSON, Form.ARROW_ROW, Form.ARROW_BATCH)) {
      int times = form.rows() == 1 ? copies : copies * MORE_BATCHES;
      broker.create(form.title());
      long bytes = flights.produce(broker.bootstrapServers(), form.title(), form, times);
      cases.addAll(sinks.cases(form.title(), form, flights.totals().times(times), bytes));
    }
    cases.addAll(sources(file, flights, folder, copies, new Sources(connectors, broker)));
    return cases;
  }

  private static List<Case> sources(
      Path file, Flights flights, Path folder, int copies, Sources sources) throws IOException {
    Path rows = folder.resolve("rows.arrow");
    Path batches = folder.resolve("batches.arrow");
    Path lines = folder.resolve("lines.csv");
    Totals totals = flights.totals().times(copies);
    flights.write(file, rows, FILE_BATCH_ROWS, copies);
    flights.write(file, batches, Form.ARROW_BATCH.rows(), copies * MORE_BATCHES);
    flights.writeLines(lines, copies);
    List<Case> cases = new ArrayList<>();
    cases.add(sources.theirs(lines, Form.LINE, totals));
    for (Form form : List.of(Form.JSON_WITH_SCHEMA, Form.JSON, Form.ARROW_ROW)) {
      cases.add(sources.theirs(lines, form, totals));
      cases.add(sources.ours(rows, form, totals));
    }
    cases.add(sources.ours(batches, Form.ARROW_BATCH, totals.times(MORE_BATCHES)));
    return cases;
  }

  private static void run(Map<String, String> given, List<Case> cases) throws Exception {
    KafkaSpeed speed =
        new KafkaSpeed(
            Integer.parseInt(given.getOrDefault("rounds", "5")),
            named(cases, given.getOrDefault("cases", "")));
    speed.measure();
    speed.print();
    if (given.containsKey("profile")) {
      for (Case each : named(cases, given.get("profile"))) {
        Profile.print(each.name(), each.run());
      }
    }
  }

  private static List<Case> named(List<Case> cases, String words) {
    return cases.stream()
        .filter(
            each ->
                Arrays.stream(words.split(","))
                    .anyMatch(
                        all -> Arrays.stream(all.split("\\+")).allMatch(each.name()::contains)))
        .toList();
  }

  private void measure() throws Exception {
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (Map.Entry<Case, Result[]> entry : results.entrySet()) {
        Result result = entry.getKey().run().call();
        if (round >= 0) {
          entry.getValue()[round] = result;
        }
      }
    }
  }

  private void print() {
    results.forEach(
        (each, figures) ->
            print(
                "%-42s %,12.0f rows/s %,11.0f values/s %8.1f MB/s %7.1f bytes/row"
                    + "  cpu/value: task %,8.0f ns, all %,8.0f ns%s%n",
                each.name(),
                median(figures, Result::rowsPerSecond),
                median(figures, Result::valuesPerSecond),
                median(figures, Result::megabytesPerSecond),
                median(figures, Result::bytesPerRow),
                median(figures, Result::taskPerValue),
                median(figures, Result::processPerValue),
                compared(each, figures)));
  }

  private String compared(Case each, Result[] figures) {
    if (each.name().equals(each.other())) {
      return "";
    }
    return results.entrySet().stream()
        .filter(other -> other.getKey().name().equals(each.other()))
        .findFirst()
        .map(
            other ->
                "  to '"
                    + each.other()
                    + "': rows/s "
                    + ratios(figures, other.getValue(), Result::rowsPerSecond)
                    + ", task's cpu "
                    + ratios(figures, other.getValue(), r -> (double) r.task() / r.rows()))
        .orElse("");
  }

  private static String ratios(Result[] ours, Result[] theirs, ToDoubleFunction<Result> figure) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(ours[i]) / figure.applyAsDouble(theirs[i]);
    }
    Arrays.sort(ratios);
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        ratios[ratios.length / 2],
        ratios[0],
        ratios[ratios.length - 1]);
  }

  private static double median(Result[] figures, ToDoubleFunction<Result> figure) {
    return Arrays.stream(figures).mapToDouble(figure).sorted().toArray()[figures.length / 2];
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
    System.out.flush();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(KafkaSpeed::deleteOne);
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
