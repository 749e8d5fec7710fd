// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lightstream.e2e.ClassFiles;
import io.lightstream.e2e.Folders;
import io.lightstream.e2e.Guarded;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Kafka as the build has put it together, and our plugin as it has packaged it. */
enum KafkaDistribution {
  /** A broker and a worker of the version that we build against. */
  CURRENT("kafka"),
  /** A worker of the oldest version that the connectors work on. */
  OLDEST("kafka-3.8");

  private static final Path CONNECTORS =
      Path.of("..", "kafka-connect-lightstream", "target").toAbsolutePath().normalize();
  private static final Pattern ZIP =
      Pattern.compile("lightstream-kafka-connect-lightstream-.*\\.zip");

  private static Path plugin;

  private final Path lib;

  KafkaDistribution(String module) {
    this.lib = Path.of(module, "target", "lib").toAbsolutePath();
  }

  /**
   * The class path of a process, in which a {@link Guarded} and the files of a folder precede those
   * of Kafka.
   */
  String classPath(Path first) {
    List<Path> jars = jars();
    ClassFiles.copy(Guarded.class, first);
    return Stream.concat(Stream.of(first), jars.stream())
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The class path of Kafka itself. */
  List<Path> jars() {
    assumeTrue(Files.isDirectory(lib), () -> lib + " is made by the modules e2e-tests/kafka*");
    return list(lib, Pattern.compile(".*\\.jar"));
  }

  /** A folder for {@code plugin.path}, into which the packaged zip is unpacked. */
  static synchronized Path plugin() {
    if (plugin == null) {
      plugin = unpack(zip(), Path.of("target", "kafka-plugin").toAbsolutePath());
    }
    return plugin;
  }

  private static Path zip() {
    List<Path> found = Files.isDirectory(CONNECTORS) ? list(CONNECTORS, ZIP) : List.of();
    assumeTrue(
        found.size() == 1,
        () -> CONNECTORS + "/" + ZIP + " is built by `mvn package` without -Dquick: " + found);
    return found.get(0);
  }

  private static Path unpack(Path zip, Path folder) {
    try {
      Folders.delete(folder);
      try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
        for (ZipEntry entry = entries.getNextEntry();
            entry != null;
            entry = entries.getNextEntry()) {
          Path target = folder.resolve(entry.getName());
          if (entry.isDirectory()) {
            Files.createDirectories(target);
          } else {
            Files.createDirectories(target.getParent());
            Files.copy(entries, target);
          }
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
