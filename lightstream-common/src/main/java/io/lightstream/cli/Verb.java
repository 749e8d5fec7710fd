// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import static io.lightstream.cli.Option.BATCH_ROWS;
import static io.lightstream.cli.Option.COLUMNS;
import static io.lightstream.cli.Option.COMPRESSION;
import static io.lightstream.cli.Option.DISCARD;
import static io.lightstream.cli.Option.FORMAT;
import static io.lightstream.cli.Option.FROM;
import static io.lightstream.cli.Option.JSON;
import static io.lightstream.cli.Option.ONCE;
import static io.lightstream.cli.Option.OUTPUT;
import static io.lightstream.cli.Option.RATE;
import static io.lightstream.cli.Option.RELIABLE;
import static io.lightstream.cli.Option.REPEAT;
import static io.lightstream.cli.Option.RETRY_FOR;
import static io.lightstream.cli.Option.ROWS;
import static io.lightstream.cli.Option.SPOOL;
import static io.lightstream.cli.Option.STAGE;
import static io.lightstream.cli.Option.STATE;
import static io.lightstream.cli.Option.STREAM;
import static io.lightstream.cli.Option.TARGET;
import static io.lightstream.cli.Option.TO;
import static io.lightstream.cli.Option.TOTALS;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the command can do. */
enum Verb {
  CAT("SOURCE", "write rows to standard output or a file", ROWS, COLUMNS, FORMAT, OUTPUT),
  SCHEMA("SOURCE", "show the schema; of a file also batches, rows, bytes", JSON),
  CONVERT(
      "SOURCE TARGET", "one format to another", FROM, TO, COLUMNS, COMPRESSION, BATCH_ROWS, TOTALS),
  SEND(
      "SOURCE URI",
      "connect to URI and write",
      COLUMNS,
      REPEAT,
      RATE,
      RELIABLE,
      STREAM,
      SPOOL,
      RETRY_FOR,
      TOTALS),
  RECEIVE("URI", "connect to URI and read until its end", COLUMNS, TARGET, DISCARD, TOTALS),
  SERVE(
      "SOURCE URI",
      "listen on URI and write to every peer that connects",
      COLUMNS,
      REPEAT,
      RATE,
      ONCE,
      TOTALS),
  LISTEN(
      "URI",
      "listen on URI and read from every peer that connects",
      COLUMNS,
      TARGET,
      DISCARD,
      ONCE,
      RELIABLE,
      STAGE,
      STATE,
      TOTALS),
  VALIDATE("SOURCE...", "decode everything, check every rule, a line per source", TOTALS);

  private static final List<Option> COMMON =
      List.of(
          Option.PROTOCOL,
          Option.TYPES,
          Option.TABLE,
          Option.TLS_CERT,
          Option.TLS_KEY,
          Option.TLS_CA,
          Option.INSECURE,
          Option.PROGRESS,
          Option.QUIET,
          Option.DEBUG,
          Option.HELP);

  private final String operands;
  private final String meaning;
  private final List<Option> own;

  Verb(String operands, String meaning, Option... own) {
    this.operands = operands;
    this.meaning = meaning;
    this.own = List.of(own);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String operands() {
    return operands;
  }

  String meaning() {
    return meaning;
  }

  List<Option> options() {
    List<Option> all = new ArrayList<>(own);
    all.addAll(COMMON);
    return all;
  }

  /** How many operands there must be; with {@link #isOpenEnded()}, at least. */
  int operandCount() {
    return operands.split(" ").length;
  }

  boolean isOpenEnded() {
    return operands.endsWith("...");
  }
}
