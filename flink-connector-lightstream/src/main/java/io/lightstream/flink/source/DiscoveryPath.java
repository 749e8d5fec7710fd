// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The file in which a source says where it listens. A reader of it never sees half a document: it
 * is written beside and renamed. Where a file system cannot rename over a file, there is none for a
 * moment.
 */
final class DiscoveryPath {

  private final Path path;

  DiscoveryPath(String path) {
    this.path = new Path(path);
  }

  /**
   * Publishes a document in place of the one before.
   *
   * @throws IOException if the file system does not take it
   */
  void publish(DiscoveryDocument document) throws IOException {
    FileSystem files = path.getFileSystem();
    Path beside = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
    try {
      try (OutputStream out = files.create(beside, FileSystem.WriteMode.NO_OVERWRITE)) {
        out.write(document.json().getBytes(StandardCharsets.UTF_8));
      }
      replace(files, beside);
    } finally {
      if (files.exists(beside)) {
        files.delete(beside, false);
      }
    }
  }

  private void replace(FileSystem files, Path beside) throws IOException {
    if ("file".equals(files.getUri().getScheme())) { // Flink's own would delete the old one first.
      Files.move(local(beside), local(path), StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    if (!renamed(files, beside)) {
      files.delete(path, false);
      if (!files.rename(beside, path)) {
        throw new IOException("cannot rename " + beside + " to " + path);
      }
    }
  }

  private boolean renamed(FileSystem files, Path beside) {
    try {
      return files.rename(beside, path);
    } catch (IOException e) {
      return false; // There is a file already, perhaps.
    }
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.getPath());
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
