// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.nio.file.Path;

/** The broker, the worker and the cluster of a run, closed together in the reverse order. */
record Servers(EmbeddedBroker broker, EmbeddedWorker worker, EmbeddedFlink flink)
    implements AutoCloseable {

  private static final String CONNECT_CLUSTER = "first-run";

  /** Starts all three with their files under {@code directory}; none is left up if one fails. */
  static Servers start(Path directory, Report report) throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(directory);
    try {
      report.progress("Kafka broker at %s", broker.bootstrapServers());
      EmbeddedWorker worker = EmbeddedWorker.start(broker.bootstrapServers(), CONNECT_CLUSTER);
      try {
        report.progress("Connect worker at %s", worker.rest());
        EmbeddedFlink flink = EmbeddedFlink.start(directory);
        report.progress("Flink cluster at %s", flink.rest());
        return new Servers(broker, worker, flink);
      } catch (Exception | Error e) {
        worker.close();
        throw e;
      }
    } catch (Exception | Error e) {
      broker.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (broker;
        worker;
        flink) {
      // the resources are closed from the last to the first, each even if one before it failed
    }
  }
}
