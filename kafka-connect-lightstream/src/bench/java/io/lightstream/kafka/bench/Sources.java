// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import io.lightstream.kafka.bench.Case.Result;
import io.lightstream.kafka.connect.LightstreamSourceConnector;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.file.FileStreamSourceConnector;

/** Rows of files into topics, by our source and by Kafka's of lines. */
final class Sources {

  private final Connectors connectors;
  private final Broker broker;

  Sources(Connectors connectors, Broker broker) {
    this.connectors = connectors;
    this.broker = broker;
  }

  /** Our source of an Arrow file. */
  Case ours(Path file, Form form, Totals totals) {
    Map<String, String> config = new HashMap<>();
    config.put(MeteredSinkConnector.CONNECTOR, LightstreamSourceConnector.class.getName());
    config.put("lightstream.uri", file.toUri().toString());
    config.put("record.value", form.rows() == 1 ? "row" : "batch");
    return new Case(
        "source " + form.title() + " lightstream",
        lines(form.rows() == 1 ? form : Form.JSON_WITH_SCHEMA),
        () -> run(config, form, totals));
  }

  /** Kafka's source of a file of text, which has a row on each line. */
  Case theirs(Path file, Form form, Totals totals) {
    Map<String, String> config = new HashMap<>();
    config.put(MeteredSinkConnector.CONNECTOR, FileStreamSourceConnector.class.getName());
    config.put("file", file.toString());
    return new Case(lines(form), lines(form), () -> run(config, form, totals));
  }

  private static String lines(Form form) {
    return "source " + form.title() + " file-stream";
  }

  private Result run(Map<String, String> config, Form form, Totals totals) throws Exception {
    String name = connectors.name();
    broker.create(name);
    Map<String, String> all = new HashMap<>(config);
    all.put("connector.class", MeteredSourceConnector.class.getName());
    all.put("topic", name);
    Meter meter = Meter.next(totals.rows() / form.rows(), 1);
    Result result = connectors.run(name, all, form, totals, meter);
    broker.delete(name);
    return result;
  }
}
