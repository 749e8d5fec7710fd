// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Python programs in {@code src/test/python}: other implementations as peers. The interpreter
 * is named by the environment variable {@code LIGHTSTREAM_PYTHON}, otherwise it is {@code python3}.
 * Tests that need it are skipped where it lacks the packages, but fail in CI.
 */
final class Python {

  private static final Path SCRIPTS = Path.of("src", "test", "python");
  private static final String VARIABLE = "LIGHTSTREAM_PYTHON";

  /** What is missing, found out once; empty when nothing is. */
  private static final class Missing {
    static final Optional<String> WHAT = find();

    private static Optional<String> find() {
      try (ChildProcess process = start("peer.py", List.of("versions"))) {
        process.awaitSuccess();
        return Optional.empty();
      } catch (AssertionError e) {
        return Optional.of(e.getMessage());
      }
    }
  }

  private Python() {}

  /** Starts a script; the process ends with the handle at the latest. */
  static ChildProcess run(String script, String... arguments) {
    require();
    return start(script, List.of(arguments));
  }

  /** Skips the test where Python or a package is missing; in CI it fails. */
  static void require() {
    Missing.WHAT.ifPresent(
        what -> {
          String message =
              interpreter()
                  + " with pyarrow, numpy, msgpack and lightstream-io is needed ("
                  + VARIABLE
                  + " names another): "
                  + what;
          if ("true".equals(System.getenv("CI"))) {
            fail(message);
          }
          abort(message);
        });
  }

  private static ChildProcess start(String script, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(interpreter());
    command.add(SCRIPTS.resolve(script).toString());
    command.addAll(arguments);
    return ChildProcess.start(command);
  }

  private static String interpreter() {
    return Optional.ofNullable(System.getenv(VARIABLE)).orElse("python3");
  }
}
