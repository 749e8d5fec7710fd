// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import io.lightstream.e2e.ClassFiles;
import io.lightstream.e2e.Folders;
import io.lightstream.e2e.kafka.plugin.HaltingSinkConnector;
import io.lightstream.e2e.kafka.plugin.HaltingSinkTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Our plugin, and beside it one of the tests: its classes and the libraries of ours. */
final class HaltingPlugin {

  private static final String SERVICE =
      "META-INF/services/org.apache.kafka.connect.sink.SinkConnector";

  private HaltingPlugin() {}

  /** Makes a folder for {@code plugin.path}. */
  static Path write(Path folder) {
    Path jars = folder.resolve("halting");
    Path classes = folder.resolve("classes");
    try {
      Folders.delete(folder);
      Files.createDirectories(jars);
      copyJars(KafkaDistribution.plugin(), jars);
      ClassFiles.copy(HaltingSinkConnector.class, classes);
      ClassFiles.copy(HaltingSinkTask.class, classes);
      Files.createDirectories(classes.resolve(SERVICE).getParent());
      Files.writeString(classes.resolve(SERVICE), HaltingSinkConnector.class.getName());
      ClassFiles.jar(classes, jars.resolve("halting.jar"));
      Folders.delete(classes);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyJars(Path plugin, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(plugin)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jar")).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }
}
