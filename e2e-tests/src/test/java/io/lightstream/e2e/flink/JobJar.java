// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A job as users package it: the classes of {@code io.lightstream.e2e.flink.job}, and the sql jar,
 * which Flink takes from the folder {@code lib} in it.
 */
final class JobJar {

  private static final String JOBS = "io/lightstream/e2e/flink/job";

  private JobJar() {}

  static Path write(Path folder) {
    Path jar = folder.resolve("job.jar");
    Path classes = testClasses();
    try (OutputStream bytes = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(bytes);
        Stream<Path> files = Files.walk(classes.resolve(JOBS))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        add(entries, classes.relativize(file).toString(), file);
      }
      for (Path library : List.of(FlinkDistribution.sqlJar())) {
        add(entries, "lib/" + library.getFileName(), library);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  private static void add(JarOutputStream jar, String name, Path file) throws IOException {
    jar.putNextEntry(new JarEntry(name.replace('\\', '/')));
    Files.copy(file, jar);
    jar.closeEntry();
  }

  private static Path testClasses() {
    try {
      return Path.of(JobJar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
