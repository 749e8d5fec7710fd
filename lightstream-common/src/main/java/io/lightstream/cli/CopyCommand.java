// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.ConfigurationException;

/** {@code cat} and {@code convert}. */
final class CopyCommand {

  private final Session session;
  private final Arguments arguments;

  CopyCommand(Session session) {
    this.session = session;
    this.arguments = session.arguments();
  }

  int cat() {
    String target = arguments.text(Option.OUTPUT).orElse(Session.STANDARD);
    Transfer transfer = new Transfer(session);
    arguments.number(Option.ROWS).ifPresent(transfer::atMost);
    copy(arguments.operand(0), target, catFormat(target), transfer);
    return CommandLine.DONE;
  }

  private Format catFormat(String target) {
    return arguments.text(Option.FORMAT).map(Format::named).orElseGet(() -> impliedFormat(target));
  }

  private Format impliedFormat(String target) {
    if (target.equals(Session.STANDARD)) {
      return session.environment().terminal().output() ? Format.TABLE : Format.NDJSON;
    }
    return Format.ofFile(target).orElse(Format.NDJSON);
  }

  int convert() {
    arguments.text(Option.FROM).ifPresent(CopyCommand::checkReadable);
    String target = arguments.operand(1);
    if (Session.isUri(target)) {
      throw new ConfigurationException(
          "convert writes files and standard output; to write to " + target + " use send or serve");
    }
    Totals totals =
        copy(arguments.operand(0), target, convertFormat(target), new Transfer(session));
    session.report(totals, target.equals(Session.STANDARD));
    return CommandLine.DONE;
  }

  /** Which form of Arrow it is the bytes tell. */
  private static void checkReadable(String name) {
    if (Format.named(name).isText()) {
      throw new ConfigurationException(
          "--from " + name + " is not available in this version: it reads Arrow");
    }
  }

  private Format convertFormat(String target) {
    if (arguments.has(Option.TO)) {
      return Format.named(arguments.text(Option.TO).orElseThrow());
    }
    return Format.ofTarget(target, session.wire())
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "the name of "
                        + target
                        + " does not say what to write: use --to arrow, arrows, csv, json or"
                        + " ndjson"));
  }

  private Totals copy(String source, String target, Format format, Transfer transfer) {
    LightstreamReader reader = session.open(source);
    try {
      RecordBatchWriter writer = new Targets(session).open(target, format, reader.schema());
      return arguments.has(Option.BATCH_ROWS)
          ? copyRebatched(reader, writer, transfer)
          : transfer.copy(reader, writer);
    } finally {
      session.close(reader);
    }
  }

  private Totals copyRebatched(
      LightstreamReader reader, RecordBatchWriter writer, Transfer transfer) {
    long rows = arguments.number(Option.BATCH_ROWS).orElseThrow();
    RebatchingWriter rebatching =
        new RebatchingWriter(writer, (int) Math.min(rows, Integer.MAX_VALUE));
    Totals totals = transfer.copy(reader, rebatching);
    totals.rebatched(rebatching.batches());
    return totals;
  }
}
