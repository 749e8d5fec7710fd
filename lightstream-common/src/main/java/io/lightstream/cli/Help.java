// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

/** What the command says about itself. */
final class Help {

  private Help() {}

  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return "lightstream " + (version == null ? "(not packaged)" : version);
  }

  /** Written out, so that showing it loads nothing. */
  static String overview() {
    return """
    Arrow tables over any transport.

    lightstream cat SOURCE            write rows: a table on a terminal, else ndjson
    lightstream schema SOURCE         show columns and types
    lightstream convert SOURCE TARGET one format to another
    lightstream send SOURCE URI       connect to URI and write
    lightstream receive URI           connect to URI and read until its end
    lightstream serve SOURCE URI      listen on URI and write to every peer that connects
    lightstream listen URI            listen on URI and read from every peer that connects
    lightstream validate SOURCE...    decode everything and check every rule

    SOURCE and TARGET: a file, - (standard input or output) or a URI:
    tcp://host:port  tcps://host:port (TLS)  uds:///path  stdio://
    Streams carry Arrow; --protocol lightstream and --protocol tlv say otherwise.

    lightstream COMMAND --help        options of a command
    lightstream --version

    Exit status: 0 done, 1 bad data, peer or network, 2 wrong usage, 130 interrupted.""";
  }

  static String of(Verb verb) {
    StringBuilder text = new StringBuilder("lightstream ").append(verb.word());
    text.append(' ').append(verb.operands()).append(" [OPTION...]\n  ").append(verb.meaning());
    text.append("\n\n");
    for (Option option : verb.options()) {
      String left = option.flag() + (option.takesArgument() ? " " + option.argument() : "");
      text.append(String.format("  %-22s %s%n", left, option.meaning()));
    }
    return text.toString().stripTrailing();
  }
}
