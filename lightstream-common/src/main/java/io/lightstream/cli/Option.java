// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

/** Every option, with its argument if it takes one. */
enum Option {
  ROWS("-n", "ROWS", "no more than so many rows"),
  COLUMNS("--columns", "NAME,...", "only these columns, in this order"),
  FORMAT("-f", "FORMAT", "table, csv, json, ndjson, arrows (stream) or arrow (file)"),
  OUTPUT("-o", "FILE", "write there instead of to standard output"),
  TARGET("-o", "TARGET", "write there: a file, - or a URI"),
  FROM("--from", "FORMAT", "what SOURCE is, where its bytes do not tell"),
  TO("--to", "FORMAT", "what to write, where the name of TARGET does not tell"),
  COMPRESSION("--compression", "HOW", "zstd, lz4 or none (the default)"),
  BATCH_ROWS("--batch-rows", "N", "batches of N rows: larger ones are split, smaller ones joined"),
  REPEAT("--repeat", "N", "write the source N times"),
  RATE("--rate", "ROWS/S", "no faster than so many rows a second"),
  ONCE("--once", null, "end after the first peer"),
  DISCARD("--discard", null, "read everything, keep nothing"),
  JSON("--json", null, "one JSON object on standard output"),
  TOTALS("--json", null, "totals as a JSON object, on standard error where the other carries data"),
  RELIABLE(
      "--reliable", null, "acknowledged: survives lost connections and restarts of both sides"),
  STREAM("--stream", "ID", "the name of the stream; by default SOURCE's path, time and size"),
  SPOOL("--state", "DIR", "keeps what is not acknowledged, where SOURCE cannot be read again"),
  STATE(
      "--state",
      "DIR",
      "keeps what was received until TARGET is complete; TARGET.state if not set"),
  STAGE("--stage", null, "shows what its sender has committed: files in the folder TARGET"),
  RETRY_FOR(
      "--retry-for", "TIME", "how long to go without a connection: 30s, 5m, 1h; 60s if not set"),
  PROTOCOL("--protocol", "NAME", "what streams carry: arrow (the default), lightstream or tlv"),
  TYPES("--types", "TYPES", "its types in tag order, as in event:message,quotes:table"),
  TABLE("--table", "NAME", "which of its tables, where there are several"),
  TLS_CERT("--tls-cert", "FILE", "certificate chain of this side (PEM)"),
  TLS_KEY("--tls-key", "FILE", "its private key (PEM)"),
  TLS_CA("--tls-ca", "FILE", "whom to trust (PEM); an accepting side requires client certificates"),
  INSECURE("--insecure-skip-verify", null, "take any certificate: anybody can be the peer"),
  PROGRESS("--progress", null, "show progress, also where there is no terminal"),
  QUIET("--quiet", null, "no progress, no warnings"),
  DEBUG("--debug", null, "stack traces of errors"),
  HELP("--help", null, "this text");

  private final String flag;
  private final String argument;
  private final String meaning;

  Option(String flag, String argument, String meaning) {
    this.flag = flag;
    this.argument = argument;
    this.meaning = meaning;
  }

  String flag() {
    return flag;
  }

  boolean takesArgument() {
    return argument != null;
  }

  String argument() {
    return argument;
  }

  String meaning() {
    return meaning;
  }

  boolean matches(String given) {
    return given.equals(flag) || given.equals(alias());
  }

  private String alias() {
    return switch (this) {
      case ROWS -> "--rows";
      case FORMAT -> "--format";
      case OUTPUT, TARGET -> "--output";
      case HELP -> "-h";
      default -> flag;
    };
  }
}
