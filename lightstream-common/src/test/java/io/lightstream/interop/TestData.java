// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The recorded files among the test resources. */
public final class TestData {

  private static final String GOLDEN = "/arrow-testing/arrow-ipc-stream/integration";

  private TestData() {}

  /** A file or folder of the test resources; the name starts with a slash. */
  public static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(TestData.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** The golden streams and files of the Arrow project: those with a JSON twin. */
  public static List<Path> golden() {
    return files(
        resource(GOLDEN), name -> name.endsWith(".stream") || name.endsWith(".arrow_file"));
  }

  /** The golden streams alone. */
  public static List<Path> goldenStreams() {
    return files(resource(GOLDEN), name -> name.endsWith(".stream"));
  }

  /** The golden files alone. */
  public static List<Path> goldenFiles() {
    return files(resource(GOLDEN), name -> name.endsWith(".arrow_file"));
  }

  /** What a golden stream or file holds, as JSON. */
  public static Path twin(Path golden) {
    String name = golden.getFileName().toString();
    return golden.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".json.gz");
  }

  /** Whether the name of a recorded file says that it is in the file format. */
  public static boolean isFileFormat(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".arrow_file") || name.endsWith(".arrow");
  }

  /** The last folder and the name of a recorded file: how tests call it. */
  public static String title(Path path) {
    return path.getParent().getFileName() + "/" + path.getFileName();
  }

  /** The files below a folder whose names are wanted, in a stable order. */
  public static List<Path> files(Path folder, Predicate<String> wanted) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && wanted.test(file.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All bytes of a file. */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
