// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.file.FileSink;
import io.lightstream.transport.file.FileSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** The two forms that Arrow IPC has in a file. */
enum FileFormat {
  /** With a footer that finds every batch. */
  FILE,
  /** As it goes over a connection. */
  STREAM;

  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final Set<String> FILE_EXTENSIONS = Set.of("arrow", "feather", "ipc");
  private static final Set<String> STREAM_EXTENSIONS = Set.of("arrows", "stream");

  /** By the first bytes. */
  static FileFormat ofContents(FileSource file) {
    return file.startsWith(MAGIC) ? FILE : STREAM;
  }

  /** By the name. What exists and is no regular file is a stream. */
  static FileFormat ofName(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (FILE_EXTENSIONS.contains(extension)) {
      return FILE;
    } else if (STREAM_EXTENSIONS.contains(extension) || FileSink.isSpecial(path)) {
      return STREAM;
    }
    throw new ConfigurationException(
        "the name of "
            + path
            + " does not say what to write: .arrow, .feather and .ipc are files, .arrows and"
            + " .stream are streams");
  }
}
