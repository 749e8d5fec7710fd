// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes the time and the processor time of one connector, from the first records that its task sees
 * until all who take part have said that they are done. Broker, worker and peers are in this JVM,
 * and one connector runs at a time.
 */
final class Meter {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static volatile Meter current;

  private final long records;
  private final AtomicInteger parties;
  private final CountDownLatch done = new CountDownLatch(1);
  private boolean started;
  private long task;
  private long start;
  private long taskAtStart;
  private long processAtStart;
  private Figures figures;
  private long bytes;

  private Meter(long records, int parties) {
    this.records = records;
    this.parties = new AtomicInteger(parties);
  }

  /**
   * Makes the meter of the connector that is about to be created.
   *
   * @param records how many its task has to see
   * @param parties how many say that they are done
   */
  static Meter next(long records, int parties) {
    current = new Meter(records, parties);
    return current;
  }

  /** The meter of the connector that runs. */
  static Meter current() {
    return current;
  }

  long records() {
    return records;
  }

  /** Called by the task's thread with the first records. */
  void start() {
    if (!started) {
      started = true;
      task = Thread.currentThread().getId();
      taskAtStart = THREADS.getCurrentThreadCpuTime();
      processAtStart = processTime();
      start = System.nanoTime();
    }
  }

  /** Called with the size of each value, by one thread. */
  void addBytes(long size) {
    bytes += size;
  }

  /** What was added before the end. */
  long bytes() {
    return bytes;
  }

  /** Called once by each party, the last of which ends the measurement. */
  void end() {
    if (parties.decrementAndGet() == 0) {
      long nanos = System.nanoTime() - start;
      figures =
          new Figures(
              nanos, THREADS.getThreadCpuTime(task) - taskAtStart, processTime() - processAtStart);
      done.countDown();
    }
  }

  /** Whether all are done by now; waits a little. */
  boolean isDone() throws InterruptedException {
    return done.await(20, TimeUnit.MILLISECONDS);
  }

  Figures figures() {
    return figures;
  }

  private static long processTime() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /**
   * What a connector took.
   *
   * @param task processor nanoseconds of the thread that the task runs in
   * @param process processor nanoseconds of all: broker, worker and peer
   */
  record Figures(long nanos, long task, long process) {}
}
