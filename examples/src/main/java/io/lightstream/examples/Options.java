// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the run was asked to do.
 *
 * @param help only print the help
 * @param keepRunning leave the servers up after the run, until the process is ended
 * @param output the directory the result and the log go to
 * @param data the Arrow file to send, or empty for the one that comes with the examples
 * @param expected the Arrow file whose totals the result must have, or empty for the data itself
 */
record Options(
    boolean help, boolean keepRunning, Path output, Optional<Path> data, Optional<Path> expected) {

  static final String HELP =
      """
      Usage: FirstRun [--keep-running] [--output DIR] [--data FILE] [--expect FILE]

      Starts a Kafka broker, a Connect worker and a Flink cluster in this process, produces
      200,000 flights to a topic, streams them out as Arrow over TCP with the Lightstream sink
      connector, reads them with the Lightstream source for Flink, aggregates them by distance,
      writes the result as an Arrow file and shows it as a table, with the rate of each leg.

        --keep-running  leave the servers up afterwards and print where they are; end with Ctrl-C
        --output DIR    where the result (flights-by-distance.arrow) and the log go;
                        default: target/first-run
        --data FILE     send this Arrow file, with integer columns delay and distance
        --expect FILE   compare the result with the totals of this Arrow file;
                        default: the file that is sent
        --help          show this and do nothing

      Exit codes: 0 the totals are right, 1 they are not, 2 wrong usage, 3 the run failed.
      """;

  private static final Path DEFAULT_OUTPUT = Path.of("target", "first-run");

  /**
   * Reads the command line.
   *
   * @throws UsageException if it holds anything unknown or lacks a value
   */
  static Options parse(List<String> arguments) {
    boolean help = false;
    boolean keepRunning = false;
    Path output = DEFAULT_OUTPUT;
    Optional<Path> data = Optional.empty();
    Optional<Path> expected = Optional.empty();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--help", "-h" -> help = true;
        case "--keep-running" -> keepRunning = true;
        case "--output" -> output = value(argument, rest);
        case "--data" -> data = Optional.of(value(argument, rest));
        case "--expect" -> expected = Optional.of(value(argument, rest));
        default -> throw new UsageException("unknown argument '" + argument + "'");
      }
    }
    return new Options(help, keepRunning, output, data, expected);
  }

  private static Path value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new UsageException("option '" + option + "' needs a value");
    }
    return Path.of(rest.next());
  }

  /** The command line cannot be understood. */
  static final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }
}
