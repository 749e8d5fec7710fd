// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** Where records go that do not fit: to Connect's dead letter queue, or nowhere. */
final class ErrantRecords {

  private final Optional<ErrantRecordReporter> reporter;
  private final SinkCounters counters;
  private final Deque<Future<Void>> unwritten = new ArrayDeque<>();

  ErrantRecords(Optional<ErrantRecordReporter> reporter, SinkCounters counters) {
    this.reporter = reporter;
    this.counters = counters;
  }

  /**
   * Reports a record, which is done with once the report {@linkplain #areWritten is written}.
   * Connect commits no offset before that.
   *
   * @throws ConnectException if there is nobody to report to, or a report before could not be
   *     written
   */
  void report(SinkRecord record, DataException why) {
    if (reporter.isEmpty()) {
      throw new ConnectException(
          why.getMessage()
              + ". With errors.tolerance=all and errors.deadletterqueue.topic.name such records go"
              + " to that topic",
          why);
    }
    counters.errant();
    settle();
    unwritten.add(reporter.get().report(record, why));
  }

  /**
   * Whether all reports are written; does not wait for them.
   *
   * @throws ConnectException if one cannot be written
   */
  boolean areWritten() {
    settle();
    return unwritten.isEmpty();
  }

  private void settle() {
    while (!unwritten.isEmpty() && unwritten.peek().isDone()) {
      requireWritten(unwritten.remove());
    }
  }

  private static void requireWritten(Future<Void> done) {
    try {
      done.get();
    } catch (CancellationException e) {
      return; // Its partition is another task's by now, which reports it again.
    } catch (ExecutionException e) {
      throw new ConnectException(
          "a record that did not fit could not be reported: " + e.getCause().getMessage(),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("interrupted", e);
    }
  }
}
