// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import java.time.Duration;

/** Writes a feed to one peer. */
final class Delivery {

  private final Session session;
  private final Feed feed;
  private final Interruption interruption;
  private final Progress progress;
  private final long repeat;
  private final long rate;
  private final Totals totals = new Totals();

  Delivery(Session session, Feed feed) {
    this.session = session;
    this.feed = feed;
    this.interruption = session.environment().interruption();
    this.progress = session.progress();
    this.repeat = session.arguments().number(Option.REPEAT).orElse(1L);
    this.rate = session.arguments().number(Option.RATE).orElse(0L);
  }

  /**
   * Writes all of it and ends the stream; on an interrupt what was begun, without the mark of the
   * end, so that the peer sees that something is missing.
   */
  Totals to(RecordBatchWriter writer) {
    Runnable abort = writer::abort;
    interruption.atLast(abort);
    boolean complete = false;
    try {
      totals.begin();
      writeAll(writer);
      complete = !interruption.hasBegun();
    } finally {
      progress.clear();
      interruption.forget(abort);
      if (complete) {
        writer.close();
      } else {
        writer.abort();
      }
    }
    totals.end(Duration.ZERO);
    totals.skipped(feed.skipped());
    return totals;
  }

  private void writeAll(RecordBatchWriter writer) {
    Pace pace = rate == 0 ? null : new Pace(rate, interruption);
    boolean more = true;
    for (long i = 0; i < repeat && more; i++) {
      more = feed.each(batch -> write(batch, writer, pace));
    }
  }

  private boolean write(RecordBatch batch, RecordBatchWriter writer, Pace pace) {
    if (writer instanceof ReliableWriter reliable) {
      writeWhole(batch, reliable, pace);
    } else if (pace == null) {
      writer.write(batch);
      totals.add(batch);
    } else {
      writePaced(batch, writer, pace);
    }
    progress.update(totals);
    return !interruption.hasBegun();
  }

  /** Undivided, so that another run would write the same batches. */
  private void writeWhole(RecordBatch batch, ReliableWriter writer, Pace pace) {
    if (writer.skips()) {
      return;
    }
    if (pace != null) {
      pace.await(batch.rowCount());
    }
    writer.write(batch);
    totals.add(batch);
  }

  private void writePaced(RecordBatch batch, RecordBatchWriter writer, Pace pace) {
    long bytes = batch.bufferBytes() / Math.max(1, batch.rowCount());
    int start = 0;
    while (start < batch.rowCount() && !interruption.hasBegun()) {
      int rows = Math.min(pace.step(), batch.rowCount() - start);
      pace.await(rows);
      try (RecordBatch part = batch.slice(start, rows)) {
        writer.write(part);
      }
      writer.flush();
      totals.add(1, rows, bytes * rows);
      start += rows;
    }
  }
}
