// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import java.util.Locale;

/** {@code validate}. */
final class ValidateCommand {

  private final Session session;
  private final Environment environment;
  private final boolean json;

  ValidateCommand(Session session) {
    this.session = session;
    this.environment = session.environment();
    this.json = session.arguments().has(Option.TOTALS);
  }

  int run() {
    Totals all = new Totals();
    Progress progress = session.progress();
    boolean good = true;
    for (String source : session.arguments().operands()) {
      good &= validate(source, all, progress);
      if (environment.interruption().hasBegun()) {
        break;
      }
    }
    progress.clear();
    all.end(java.time.Duration.ZERO);
    session.report(all, false);
    return good ? CommandLine.DONE : CommandLine.FAILED;
  }

  private boolean validate(String source, Totals all, Progress progress) {
    long batches = all.batches();
    long rows = all.rows();
    try {
      check(source, all, progress);
      say(
          String.format(
              Locale.ROOT,
              "%s: ok, %d batches, %d rows",
              source,
              all.batches() - batches,
              all.rows() - rows),
          progress);
      return true;
    } catch (LightstreamException e) {
      if (!environment.interruption().hasBegun()) {
        say(source + ": error: " + e.getMessage(), progress);
      }
      return false;
    }
  }

  private void check(String source, Totals all, Progress progress) {
    LightstreamReader reader = session.open(source);
    try {
      reader.schema();
      for (RecordBatch batch : reader) {
        try (batch) {
          batch.validate();
          all.add(batch);
        }
        progress.update(all);
      }
      all.skipped(reader.skipped());
      session.ended(reader);
    } finally {
      session.close(reader);
    }
  }

  /** Standard output belongs to the totals where they are wanted as JSON. */
  private void say(String line, Progress progress) {
    progress.clear();
    if (json) {
      environment.say(line);
    } else {
      Printer.print(Escapes.line(line), environment);
    }
  }
}
