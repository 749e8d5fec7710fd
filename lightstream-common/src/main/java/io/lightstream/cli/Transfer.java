// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.ClosedException;

/**
 * Moves batches from a reader to a writer and sees to both ends: the writer is completed at the end
 * and on an interrupt, and aborted on a failure.
 */
final class Transfer {

  private final Session session;
  private final Interruption interruption;
  private long rowsLeft = Long.MAX_VALUE;

  Transfer(Session session) {
    this.session = session;
    this.interruption = session.environment().interruption();
  }

  /** No more than so many rows. */
  Transfer atMost(long rows) {
    rowsLeft = rows;
    return this;
  }

  /** Copies everything; returns what was written. */
  Totals copy(LightstreamReader reader, RecordBatchWriter writer) {
    Totals totals = new Totals();
    Progress progress = session.progress();
    Runnable abort = writer::abort;
    interruption.atLast(abort);
    boolean complete = false;
    try {
      while (rowsLeft > 0 && copyNext(reader, writer, totals)) {
        progress.update(totals);
      }
      complete = true;
    } finally {
      progress.clear();
      interruption.forget(abort);
      if (complete) {
        writer.close();
      } else {
        writer.abort();
      }
    }
    return ended(reader, totals);
  }

  private Totals ended(LightstreamReader reader, Totals totals) {
    totals.end(reader.transferTime());
    totals.skipped(reader.skipped());
    session.ended(reader);
    return totals;
  }

  private boolean copyNext(LightstreamReader reader, RecordBatchWriter writer, Totals totals) {
    RecordBatch batch = nextUnlessInterrupted(reader);
    if (batch == null) {
      return false;
    }
    try (batch) {
      if (batch.rowCount() <= rowsLeft) {
        writer.write(batch);
        totals.add(batch);
      } else {
        writeFirst((int) rowsLeft, batch, writer, totals);
      }
      rowsLeft -= Math.min(rowsLeft, batch.rowCount());
    }
    return true;
  }

  private static void writeFirst(
      int rows, RecordBatch batch, RecordBatchWriter writer, Totals totals) {
    try (RecordBatch part = batch.slice(0, rows)) {
      writer.write(part);
    }
    totals.add(1, rows, batch.bufferBytes() / batch.rowCount() * rows);
  }

  /** Reads to the end and keeps nothing. */
  Totals discard(LightstreamReader reader) {
    Totals totals = new Totals();
    Progress progress = session.progress();
    for (RecordBatch batch = nextUnlessInterrupted(reader);
        batch != null;
        batch = nextUnlessInterrupted(reader)) {
      totals.add(batch);
      batch.close();
      progress.update(totals);
    }
    progress.clear();
    return ended(reader, totals);
  }

  /** An interrupt closes the reader: to the rest that is an end like any other. */
  private RecordBatch nextUnlessInterrupted(LightstreamReader reader) {
    try {
      return reader.next();
    } catch (ClosedException e) {
      if (interruption.hasBegun()) {
        return null;
      }
      throw e;
    }
  }
}
