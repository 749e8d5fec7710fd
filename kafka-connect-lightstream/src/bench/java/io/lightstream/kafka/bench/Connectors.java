// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import io.lightstream.kafka.bench.Case.Result;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs connectors in the worker, one after the other, each of a name of its own. */
final class Connectors {

  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Worker worker;
  private int made;

  Connectors(Worker worker) {
    this.worker = worker;
  }

  /** What is to be checked after the measurement. */
  interface Check {
    Totals totals() throws Exception;
  }

  /** A name that no connector has had. */
  String name() {
    return "bench-" + ++made;
  }

  /**
   * Runs one until the meter has stopped.
   *
   * @return what it took; without bytes unless the task adds them up
   */
  Result run(String name, Map<String, String> config, Form form, Totals expected, Meter meter)
      throws Exception {
    Map<String, String> all = new HashMap<>(form.config());
    all.put("name", name);
    all.put("tasks.max", "1");
    all.putAll(config);
    worker.create(name, all);
    try {
      long deadline = System.nanoTime() + LONGEST_NANOS;
      while (!meter.isDone()) {
        Optional<String> failure = worker.failure(name);
        if (failure.isPresent() || System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(
              "connector " + all + ": " + failure.orElse("does not come to an end"));
        }
      }
    } finally {
      worker.delete(name);
    }
    Meter.Figures figures = meter.figures();
    return new Result(
        expected.rows(),
        meter.records(),
        meter.bytes(),
        figures.nanos(),
        figures.task(),
        figures.process());
  }

  /** Requires that what has come out is what went in. */
  static void check(String what, Totals expected, Totals actual) {
    if (!actual.equals(expected)) {
      throw new IllegalStateException(what + " gave " + actual + " of " + expected);
    }
  }
}
