// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** Where records go that do not fit: to Connect's dead letter queue, or nowhere. */
final class ErrantRecords {

  private final Optional<ErrantRecordReporter> reporter;
  private final SinkCounters counters;

  ErrantRecords(Optional<ErrantRecordReporter> reporter, SinkCounters counters) {
    this.reporter = reporter;
    this.counters = counters;
  }

  /**
   * Reports a record, which is done with then: Connect commits no offset before the report is
   * written.
   *
   * @throws ConnectException if there is nobody to report to
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
    reporter.get().report(record, why);
  }
}
