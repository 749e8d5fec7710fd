// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders with all that is in them. */
public final class Folders {

  private Folders() {}

  /** Deletes a file or a folder, if it is there. */
  public static void delete(Path path) throws IOException {
    if (Files.notExists(path)) {
      return;
    }
    try (Stream<Path> parts = Files.walk(path)) {
      for (Path part : parts.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(part);
      }
    }
  }

  /** Deletes what is in a folder, but for one part of it. */
  public static void clearBut(Path folder, String name) throws IOException {
    try (Stream<Path> parts = Files.list(folder)) {
      for (Path part : parts.toList()) {
        if (!part.endsWith(name)) {
          delete(part);
        }
      }
    }
  }
}
