// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What a task measures, whoever asks: counts that only grow, and levels that are looked at when
 * asked for. Where the worker can show a plugin's metrics, they appear under their names.
 *
 * <p>A task defines its metrics on one thread before it starts to work. Counts may grow on any
 * thread; levels are read on threads of the worker, so their suppliers must be safe for that, and
 * must not wait.
 */
public final class TaskMetrics {

  private final Map<String, Metric> metrics = new LinkedHashMap<>();

  /** Without any metric. */
  public TaskMetrics() {}

  /**
   * Defines a count.
   *
   * @param name in Kafka's style, ending in {@code -total}: {@code batches-sent-total}
   * @param description one sentence with its unit
   * @throws IllegalArgumentException if there is a metric of that name
   */
  public Count count(String name, String description) {
    Count count = new Count();
    add(name, description, count::sum);
    return count;
  }

  /**
   * Defines a level.
   *
   * @param name in Kafka's style: {@code buffered-bytes}
   * @param description one sentence with its unit
   * @param value called by threads of the worker
   * @throws IllegalArgumentException if there is a metric of that name
   */
  public void level(String name, String description, LongSupplier value) {
    add(name, description, value);
  }

  private void add(String name, String description, LongSupplier value) {
    if (metrics.putIfAbsent(name, new Metric(name, description, value)) != null) {
      throw new IllegalArgumentException("there is a metric " + name);
    }
  }

  /** All metrics, in the order of their definition. */
  public List<Metric> all() {
    return List.copyOf(metrics.values());
  }

  /**
   * One metric.
   *
   * @param name as it is shown
   * @param description what it measures, with its unit
   * @param value what it is now
   */
  public record Metric(String name, String description, LongSupplier value) {}

  /** A number that only grows. Safe on any thread. */
  public static final class Count {

    private final LongAdder sum = new LongAdder();

    private Count() {}

    /** Adds to it. */
    public void add(long more) {
      sum.add(more);
    }

    /** Adds one. */
    public void increment() {
      sum.increment();
    }

    /** What it is now. */
    public long sum() {
      return sum.sum();
    }
  }
}
