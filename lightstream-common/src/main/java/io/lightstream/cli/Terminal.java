// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Which standard streams are terminals, each asked by itself, and how wide the terminal is. */
interface Terminal {

  int DEFAULT_WIDTH = 80;

  boolean output();

  boolean errors();

  /** Columns of text. */
  int width();

  /** No terminal at all. */
  Terminal NONE = fixed(false, false, DEFAULT_WIDTH);

  static Terminal fixed(boolean output, boolean errors, int width) {
    return new Terminal() {
      @Override
      public boolean output() {
        return output;
      }

      @Override
      public boolean errors() {
        return errors;
      }

      @Override
      public int width() {
        return width;
      }
    };
  }

  static Terminal ofProcess() {
    return new Terminal() {
      @Override
      public boolean output() {
        return isTerminal(1);
      }

      @Override
      public boolean errors() {
        return isTerminal(2);
      }

      @Override
      public int width() {
        return ask(Redirect.from(new File("/dev/tty")), "stty", "size")
            .map(Terminal::columns)
            .filter(columns -> columns > 0)
            .orElse(DEFAULT_WIDTH);
      }
    };
  }

  /**
   * Whether a descriptor is a terminal. {@code System.console()} does not say: before Java 22 it
   * wants input and output to be terminals both, from 22 on it is there without any.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return isTerminalByShell(descriptor);
    }
  }

  /** Where there is no /proc. */
  private static boolean isTerminalByShell(int descriptor) {
    ProcessBuilder test =
        new ProcessBuilder("sh", "-c", "test -t " + descriptor)
            .redirectOutput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT);
    try {
      return test.start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Optional<String> ask(Redirect input, String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectInput(input).redirectError(Redirect.DISCARD).start();
      byte[] answer = process.getInputStream().readAllBytes();
      return process.waitFor(1, TimeUnit.SECONDS)
          ? Optional.of(new String(answer, StandardCharsets.US_ASCII).trim())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The second number of {@code stty size}. */
  private static int columns(String rowsAndColumns) {
    String[] parts = rowsAndColumns.split(" ");
    try {
      return parts.length == 2 ? Integer.parseInt(parts[1]) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
