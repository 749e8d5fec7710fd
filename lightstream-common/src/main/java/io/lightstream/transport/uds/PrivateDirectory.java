// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.uds;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.Endpoint;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A short-lived directory of mode 0700 beside a file that is being made; short of name. */
final class PrivateDirectory implements AutoCloseable {

  /** Five characters of base 36. */
  private static final int NAMES = 36 * 36 * 36 * 36 * 36;

  /** A slash, a dot, five characters, a slash and one character. */
  private static final int ADDED_BYTES = 9;

  private final Path directory;
  private final List<Path> files = new ArrayList<>();

  private PrivateDirectory(Path directory) {
    this.directory = directory;
  }

  static PrivateDirectory beside(Endpoint endpoint, Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (UdsSockets.bytes(parent) + ADDED_BYTES > UdsSockets.MAX_PATH_BYTES) {
      throw new ConfigurationException(
          endpoint
              + ": its directory's path has "
              + UdsSockets.bytes(parent)
              + " bytes; to listen there it may have "
              + (UdsSockets.MAX_PATH_BYTES - ADDED_BYTES)
              + " at most");
    }
    while (true) {
      String name = Integer.toString(ThreadLocalRandom.current().nextInt(NAMES), 36);
      try {
        return new PrivateDirectory(
            Files.createDirectory(
                parent.resolve("." + name),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------"))));
      } catch (FileAlreadyExistsException e) {
        // Another name, then.
      }
    }
  }

  /** A path in the directory, removed with it. */
  Path file(String name) {
    Path file = directory.resolve(name);
    files.add(file);
    return file;
  }

  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.delete(directory);
  }
}
