// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder of a sink. A name appears in it once and never changes what it stands for: it is made
 * as a hard link, which the file system refuses where there is that name already.
 */
final class SinkFolder {

  private final Path path;

  SinkFolder(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Checks that files can be published here.
   *
   * @throws ConfigurationException if it is no folder, or one without hard links
   * @throws LightstreamIOException if nothing can be written
   */
  void requireUsable() {
    if (!Files.isDirectory(path)) {
      throw new ConfigurationException(
          "lightstream.uri names "
              + path
              + ", where there is "
              + (Files.exists(path) ? "no folder but a file" : "nothing")
              + ": it must be a folder that exists, on every worker the same");
    }
    Path probe = path.resolve(".probe-" + UUID.randomUUID());
    Path link = probe.resolveSibling(probe.getFileName() + "-link");
    try {
      Files.createFile(probe);
      try {
        requireLink(link, probe);
      } finally {
        Files.deleteIfExists(link);
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      throw FileFailures.of("write to", path, e);
    }
  }

  private void requireLink(Path link, Path to) {
    try {
      Files.createLink(link, to);
    } catch (UnsupportedOperationException | IOException e) {
      throw new ConfigurationException(
          "the file system of "
              + path
              + " has no hard links ("
              + (e instanceof IOException failed ? FileFailures.reason(failed) : "not supported")
              + "), by which files are published at once and once only: name a folder of one that"
              + " has them",
          e);
    }
  }

  /** The names in it. */
  List<String> names() {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (UncheckedIOException e) {
      throw FileFailures.of("list", path, e.getCause());
    } catch (IOException e) {
      throw FileFailures.of("list", path, e);
    }
  }

  /** What comes of an attempt to give a file its name. */
  enum Publication {
    /** It has the name. */
    DONE,
    /** Another file has it. */
    TAKEN,
    /** There is no such part any more: somebody took it for abandoned. */
    GONE
  }

  /**
   * Gives a part its name, which lasts when {@link #sync} returns.
   *
   * @throws LightstreamIOException if that is not possible
   */
  Publication publish(Path part, FileName name) {
    Path target = path.resolve(name.toString());
    try {
      Files.createLink(target, part);
      return Publication.DONE;
    } catch (FileAlreadyExistsException e) {
      return isSame(part, target) ? Publication.DONE : Publication.TAKEN;
    } catch (NoSuchFileException e) {
      if (Files.isDirectory(path)) {
        return Publication.GONE;
      }
      throw FileFailures.of("publish", target, e);
    } catch (IOException e) {
      throw FileFailures.of("publish", target, e);
    }
  }

  /** A server that is asked twice, because its answer got lost, finds its own work. */
  private static boolean isSame(Path part, Path target) {
    try {
      return Files.isSameFile(part, target);
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes all names durable; where folders cannot be opened, as on Windows, they are already. */
  void sync() {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        throw FileFailures.of("sync", path, e);
      }
    }
  }
}
