// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes time and processor time from the first row of a job to its last, in the task's thread. The
 * cluster is in this JVM, and one job runs at a time.
 */
final class Meter {

  /** The sum where nothing was read. */
  static final long UNREAD = Long.MIN_VALUE;

  private static final String FETCHERS = "Source Data Fetcher";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static volatile Figures last;

  private final Map<Long, Long> fetchersAtStart = fetchers();
  private final long taskAtStart = THREADS.getCurrentThreadCpuTime();
  private final long start = System.nanoTime();

  /** Starts, with the first row. */
  Meter() {}

  /** Ends, with the last row. */
  void stop(long rows, long sum) {
    long nanos = System.nanoTime() - start;
    long task = THREADS.getCurrentThreadCpuTime() - taskAtStart;
    long fetching = 0;
    for (Map.Entry<Long, Long> thread : fetchers().entrySet()) {
      fetching += thread.getValue() - fetchersAtStart.getOrDefault(thread.getKey(), 0L);
    }
    last = new Figures(rows, sum, nanos, task, fetching);
  }

  /** What the job that has just ended was measured to take. */
  static Figures take() {
    Figures figures = last;
    last = null;
    if (figures == null) {
      throw new IllegalStateException("the job has measured nothing");
    }
    return figures;
  }

  /** The processor time of each thread that fetches for a source. */
  private static Map<Long, Long> fetchers() {
    Map<Long, Long> found = new HashMap<>();
    for (Thread thread : threads()) {
      if (thread != null && thread.getName().startsWith(FETCHERS)) {
        found.put(thread.getId(), Math.max(0, THREADS.getThreadCpuTime(thread.getId())));
      }
    }
    return found;
  }

  private static Thread[] threads() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread[] threads = new Thread[group.activeCount() * 2 + 16];
    group.enumerate(threads);
    return threads;
  }

  /**
   * What a job took.
   *
   * @param sum of what its sink has read, to be checked
   * @param task processor nanoseconds of the thread that emits rows and runs all behind it
   * @param fetching processor nanoseconds of the threads that fetch for the source
   */
  record Figures(long rows, long sum, long nanos, long task, long fetching) {

    double rowsPerSecond() {
      return rows * 1e9 / nanos;
    }

    double cpuPerRow() {
      return (double) (task + fetching) / rows;
    }

    double fetchingPerRow() {
      return (double) fetching / rows;
    }
  }
}
