// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import io.lightstream.kafka.bench.Case.Result;
import io.lightstream.kafka.connect.LightstreamSinkConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A topic of each form, read by our sink and by tasks that do nothing, or next to nothing. */
final class Sinks implements AutoCloseable {

  private static final int FILES = 4;

  private final Connectors connectors;
  private final Path folder;
  private final Receiver receiver = Receiver.start();

  Sinks(Connectors connectors, Path folder) {
    this.connectors = connectors;
    this.folder = folder;
  }

  /**
   * Those of a topic that has been written.
   *
   * @param totals what it has
   * @param bytes of all values
   */
  List<Case> cases(String topic, Form form, Totals totals, long bytes) {
    String none = "sink " + form.title() + " no-op";
    List<Case> cases = new ArrayList<>();
    cases.add(new Case(none, none, () -> withBytes(none(topic, form, totals), bytes)));
    if (form == Form.ARROW_BATCH) {
      cases.add(
          new Case(
              "sink " + form.title() + " raw tcp",
              none,
              () -> withBytes(rawSocket(topic, form, totals), bytes)));
      cases.add(
          new Case(
              "sink " + form.title() + " raw file",
              none,
              () -> withBytes(rawFile(topic, form, totals), bytes)));
    }
    cases.add(
        new Case(
            "sink " + form.title() + " tcp",
            none,
            () -> withBytes(socket(topic, form, totals), bytes)));
    cases.add(
        new Case(
            "sink " + form.title() + " files",
            none,
            () -> withBytes(files(topic, form, totals), bytes)));
    return cases;
  }

  private static Result withBytes(Result result, long bytes) {
    return new Result(
        result.rows(), result.values(), bytes, result.nanos(), result.task(), result.process());
  }

  private Result none(String topic, Form form, Totals totals) throws Exception {
    return run(topic, Map.of(), form, totals, 1);
  }

  private Result rawSocket(String topic, Form form, Totals totals) throws Exception {
    try (Drain drain = new Drain()) {
      return run(topic, raw(RawSinkTask.PORT, Integer.toString(drain.port())), form, totals, 1);
    }
  }

  private Result rawFile(String topic, Form form, Totals totals) throws Exception {
    Path file = folder.resolve(connectors.name());
    try {
      return run(topic, raw(RawSinkTask.FILE, file.toString()), form, totals, 1);
    } finally {
      Files.delete(file);
    }
  }

  private static Map<String, String> raw(String setting, String value) {
    return Map.of(MeteredSinkConnector.TASK, RawSinkTask.class.getName(), setting, value);
  }

  private Result socket(String topic, Form form, Totals totals) throws Exception {
    receiver.expect(totals);
    Result result = run(topic, sink(receiver.uri()), form, totals, 2);
    Connectors.check("tcp", totals, receiver.received());
    return result;
  }

  private Result files(String topic, Form form, Totals totals) throws Exception {
    Path into = Files.createDirectory(folder.resolve(connectors.name()));
    Map<String, String> config = sink(into.toUri().toString());
    // All batches are full, so that the last row fills the last file.
    config.put("batch.max.delay.ms", "60000");
    config.put("file.max.rows", Long.toString(totals.rows() / FILES));
    Result result = run(topic, config, form, totals, 1);
    Totals written = Totals.NONE;
    for (Path file : list(into)) {
      written = written.plus(Totals.of(file));
      Files.delete(file);
    }
    Connectors.check("files", totals, written);
    return result;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".arrow")).toList();
    }
  }

  private static Map<String, String> sink(String uri) {
    Map<String, String> config = new HashMap<>();
    config.put(MeteredSinkConnector.CONNECTOR, LightstreamSinkConnector.class.getName());
    config.put("lightstream.uri", uri);
    return config;
  }

  private Result run(
      String topic, Map<String, String> config, Form form, Totals totals, int parties)
      throws Exception {
    Map<String, String> all = new HashMap<>(config);
    all.put("connector.class", MeteredSinkConnector.class.getName());
    all.put("topics", topic);
    Meter meter = Meter.next(totals.rows() / form.rows(), parties);
    return connectors.run(connectors.name(), all, form, totals, meter);
  }

  @Override
  public void close() {
    receiver.close();
  }
}
