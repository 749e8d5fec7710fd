// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UsageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "''|there is no command '''' (see lightstream --help)",
        "frobnicate|there is no command 'frobnicate' (see lightstream --help)",
        "cat|cat: expected SOURCE, but found nothing (see lightstream cat --help)",
        "cat a b|cat: expected SOURCE, but found [a, b] (see lightstream cat --help)",
        "send a|send: expected SOURCE URI, but found [a] (see lightstream send --help)",
        "cat a --once|cat: there is no option --once (see lightstream cat --help)",
        "cat a -n|cat: -n needs an argument: ROWS (see lightstream cat --help)",
        "cat a -n 1 -n 2|cat: -n is given twice (see lightstream cat --help)",
        "cat a -n -1|cat: -n is '-1': it must be a whole number of at least 0"
            + " (see lightstream cat --help)",
        "send a tcp://h:1 --repeat x|send: --repeat is 'x': it must be a whole number of at least 1"
            + " (see lightstream send --help)",
        "serve a tcp://h:1 --once=yes|serve: --once takes no argument"
            + " (see lightstream serve --help)",
        "cat a -f xml|there is no format 'xml' in this version: there are table, csv, json, ndjson,"
            + " arrows, arrow",
        "cat a --protocol flight|--protocol is 'flight': there are arrow, lightstream, tlv",
        "cat a --types event:message|--types and --table belong to --protocol lightstream: arrow has"
            + " none",
        "cat a --protocol tlv --table a|--types and --table belong to --protocol lightstream: tlv"
            + " has none",
        "cat a --protocol lightstream|--protocol lightstream needs --types: what the peer has"
            + " registered, in tag order, as in --types event:message,quotes:table",
        "cat a --protocol lightstream --types event:message|--types event:message has no table:"
            + " there is nothing to read or write",
        "cat a --protocol lightstream --types a:table,b:table|--types a:table,b:table has more than"
            + " one table: choose with --table, from a, b",
        "cat a --protocol lightstream --types a:message,b:table --table a|there is no table type"
            + " 'a': the registered types are a:message,b:table",
        "cat a --protocol lightstream --types a|'a' in the types 'a' does not name a type: it must"
            + " be NAME:message or NAME:table",
        "convert pom.xml x.txt|the name of x.txt does not say what to write: use --to arrow, arrows,"
            + " csv, json or ndjson",
        "convert a b --from csv|--from csv is not available in this version: it reads Arrow",
        "convert a tcp://h:1|convert writes files and standard output; to write to tcp://h:1 use"
            + " send or serve",
        "receive tcp://h:1 -o x --discard|--discard keeps nothing: it does not go with -o",
        "receive tcp://h:1 -o x.txt|the name of x.txt does not say what to write: .arrow, .arrows,"
            + " .csv, .json or .ndjson",
        "receive tcp://h|'tcp://h' needs a host and a port from 0 to 65535, as in"
            + " tcp://localhost:9000",
        "listen tcp://h:1 --state d|--state belongs to --reliable",
        "listen tcp://h:1 --stage -o d|--stage belongs to --reliable",
        "listen tcp://h:1 --reliable --stage|--stage writes a file for each commit: name the folder"
            + " with -o",
        "listen tcp://h:1 --reliable --stage -o pom.xml|pom.xml is a file: --stage writes a file for"
            + " each commit into a folder",
        "listen tcp://h:1 --reliable --stage -o d --columns a|--stage keeps all columns: choose"
            + " --columns of the files then",
        "listen tcp://h:1 --reliable --stage --discard|--discard keeps nothing: it does not go with"
            + " --stage",
        "send pom.xml tcp://h:1 --state d|--state belongs to --reliable",
        "send pom.xml tcp://h:1 --stream s|--stream belongs to --reliable",
        "send pom.xml tcp://h:1 --retry-for 1s|--retry-for belongs to --reliable",
        "listen tcp://h:1 --reliable -o x{n}.arrow|--reliable writes one file at a time: x{n}.arrow"
            + " cannot hold {n}",
        "listen tcp://h:1 --reliable -o tcp://h:2|--reliable cannot pass on to tcp://h:2, which"
            + " acknowledges nothing here: write a file and send it",
        "listen tcp://h:1 --reliable -o x.arrow --columns a|--reliable keeps all columns of what"
            + " goes to a file: choose --columns of the file then",
        "listen tcp://h:1 --reliable --protocol tlv|--reliable speaks the Lightstream protocol, not"
            + " tlv: leave --protocol out, or use --protocol lightstream with --types",
        "send pom.xml tcp://h:1 --reliable --protocol tlv|--reliable speaks the Lightstream protocol,"
            + " not tlv: leave --protocol out, or use --protocol lightstream with --types",
        "send pom.xml tcp://h:1 --reliable --retry-for 0|send: --retry-for is '0': it must be a number with"
            + " ms, s, m or h, as in 30s (see lightstream send --help)",
        "send pom.xml tcp://h:1 --reliable --state d|--state keeps what cannot be read again: SOURCE"
            + " is a file, which can",
        "send - tcp://h:1 --reliable --state d|--state goes on with a stream of an earlier run: name"
            + " it with --stream",
        "serve pom.xml tcp://h:1 --reliable|serve: there is no option --reliable (see lightstream"
            + " serve --help)",
        "send - tcp://h:1 --repeat 2|- can be read only once: --repeat needs a file",
      })
  void wrongUsageIsSaidInOneLine(String words, String expected) {
    String[] parts = words.equals("''") ? new String[] {""} : words.split(" ");
    Run run = Run.of((Object[]) parts).finish().status(2);
    assertEquals("lightstream: " + expected.replace("''''", "''") + "\n", run.errors());
    assertEquals("", run.output());
  }

  @Test
  void noWordsAreWrongUsage() {
    assertEquals(
        "lightstream: what shall be done? See lightstream --help\n",
        Run.of().finish().status(2).errors());
  }

  @ParameterizedTest
  @EnumSource
  void everyCommandHasHelp(Verb verb) {
    String help = Run.of(verb.word(), "--help").succeed().output();
    assertTrue(help.startsWith("lightstream " + verb.word() + " " + verb.operands()), help);
    for (Option option : verb.options()) {
      assertTrue(help.contains(option.flag()), help);
    }
    assertEquals(help, Run.of(verb.word().toUpperCase(Locale.ROOT), "-h").succeed().output());
    assertTrue(Help.overview().contains("lightstream " + verb.word() + " " + verb.operands()));
  }

  @Test
  void doubleDashEndsTheOptions() {
    Run run = Run.of("cat", "--", "--missing.arrow").finish().status(1);
    assertEquals(
        "lightstream: cannot open --missing.arrow: no such file or folder\n", run.errors());
  }

  @Test
  void stackTraceIsShownOnRequestAlone() {
    assertEquals(1, Run.of("cat", "none.arrow").finish().errors().lines().count());
    assertTrue(Run.of("cat", "none.arrow", "--debug").finish().errors().contains("\tat "));
  }

  @Test
  void errorsCannotCommandATerminal() {
    String shown = Run.of("cat", "\u001b[31m.arrow").finish().status(1).errors();
    assertEquals("lightstream: cannot open \\x1b[31m.arrow: no such file or folder\n", shown);
  }
}
