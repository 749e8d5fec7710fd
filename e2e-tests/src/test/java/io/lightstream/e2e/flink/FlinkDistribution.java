// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jars that the build has put together, and ours. */
final class FlinkDistribution {

  private static final Path LIB = Path.of("flink", "target", "lib").toAbsolutePath();
  private static final Pattern SQL_JAR = Pattern.compile("flink-connector-.*-sql\\.jar");
  private static final Pattern THIN_JAR =
      Pattern.compile("flink-connector-[\\w.-]*(?<!-(sql|sources|javadoc|tests))\\.jar");
  private static final Path CONNECTOR =
      Path.of("..", "flink-connector-lightstream", "target").toAbsolutePath().normalize();

  private FlinkDistribution() {}

  /** What Flink's own {@code lib} folder holds. */
  static List<Path> lib() {
    assumeTrue(Files.isDirectory(LIB), () -> LIB + " is made by the module e2e-tests/flink");
    return list(LIB, Pattern.compile(".*\\.jar"));
  }

  /** The connector with all it needs. */
  static Path sqlJar() {
    return connector(SQL_JAR);
  }

  /** The connector alone. */
  static Path thinJar() {
    return connector(THIN_JAR);
  }

  /** What {@code dependency:list} says that the sql jar bundles. */
  static Path bundledArtifacts() {
    return CONNECTOR.resolve("sql-jar").resolve("artifacts.txt");
  }

  private static Path connector(Pattern name) {
    List<Path> found = Files.isDirectory(CONNECTOR) ? list(CONNECTOR, name) : List.of();
    assumeTrue(
        found.size() == 1,
        () -> CONNECTOR + "/" + name + " is built by `mvn package` without -Dquick: " + found);
    return found.get(0);
  }

  private static List<Path> list(Path folder, Pattern name) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
