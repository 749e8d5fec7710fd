// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import java.util.concurrent.Callable;

/**
 * One of the things that are compared.
 *
 * @param name of it
 * @param other the name of what it is compared with: its own for that itself
 * @param run runs it to its end and checks what has come out
 */
record Case(String name, String other, Callable<Result> run) {

  /**
   * What it took.
   *
   * @param values records, or values of a converter
   * @param bytes of these in the topic
   * @param task processor nanoseconds of the thread that the connector's task runs in
   * @param process processor nanoseconds of broker, worker and peer
   */
  record Result(long rows, long values, long bytes, long nanos, long task, long process) {

    double rowsPerSecond() {
      return rows * 1e9 / nanos;
    }

    double valuesPerSecond() {
      return values * 1e9 / nanos;
    }

    double megabytesPerSecond() {
      return bytes * 1e3 / nanos;
    }

    double bytesPerRow() {
      return (double) bytes / rows;
    }

    double taskPerValue() {
      return (double) task / values;
    }

    double processPerValue() {
      return (double) process / values;
    }
  }
}
