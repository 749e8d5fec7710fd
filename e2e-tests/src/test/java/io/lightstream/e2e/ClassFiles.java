// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Class files of the tests, for processes whose class path has nothing else of theirs. */
public final class ClassFiles {

  private ClassFiles() {}

  /** Copies the class file of a class of the tests into a folder of classes. */
  public static void copy(Class<?> type, Path folder) {
    String resource = type.getName().replace('.', '/') + ".class";
    Path target = folder.resolve(resource);
    try (InputStream bytes = type.getClassLoader().getResourceAsStream(resource)) {
      Files.createDirectories(target.getParent());
      Files.write(target, bytes.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts all files of a folder into a jar. */
  public static void jar(Path folder, Path jar) throws IOException {
    try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(
            new JarEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }
}
