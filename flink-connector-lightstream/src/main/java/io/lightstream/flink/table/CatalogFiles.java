// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * What a folder holds as databases and tables. Names that begin with a dot or an underscore are
 * hidden, as they are to Flink's sources.
 */
final class CatalogFiles {

  private static final Set<String> EXTENSIONS = Set.of("arrow", "arrows", "feather", "ipc");
  private static final int ATTEMPTS = 10;
  private static final byte[] FILE_MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STREAM_START = {-1, -1, -1, -1};

  private final FileSystem system;
  private final Path root;

  private CatalogFiles(FileSystem system, Path root) {
    this.system = system;
    this.root = root;
  }

  /**
   * Looks at a folder.
   *
   * @throws IOException if there is none
   */
  static CatalogFiles of(Path folder) throws IOException {
    FileSystem system = folder.getFileSystem();
    if (!system.getFileStatus(folder).isDir()) {
      throw new IOException("it is no folder");
    }
    return new CatalogFiles(system, folder.makeQualified(system));
  }

  Path root() {
    return root;
  }

  /** The folders in the root. */
  Map<String, Path> folders() throws IOException {
    return visible(root)
        .filter(FileStatus::isDir)
        .map(FileStatus::getPath)
        .collect(Collectors.toMap(Path::getName, path -> path, (a, b) -> a, TreeMap::new));
  }

  /**
   * The tables of a folder by their names: files by what is before the extension, where that is the
   * name of one of them only, otherwise as a whole; folders as they are called.
   *
   * @param withFolders whether folders of Arrow files are tables, too
   */
  Map<String, Path> tables(Path folder, boolean withFolders) throws IOException {
    Map<String, List<Path>> byName = new TreeMap<>();
    for (FileStatus entry : visible(folder).toList()) {
      if (entry.isDir() ? withFolders && isTable(entry.getPath()) : hasExtension(entry.getPath())) {
        byName.merge(nameOf(entry), List.of(entry.getPath()), CatalogFiles::joined);
      }
    }
    Map<String, Path> tables = new TreeMap<>();
    byName.forEach(
        (name, paths) ->
            paths.forEach(path -> tables.put(paths.size() == 1 ? name : path.getName(), path)));
    return tables;
  }

  private static List<Path> joined(List<Path> some, List<Path> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static String nameOf(FileStatus entry) {
    String name = entry.getPath().getName();
    return entry.isDir() ? name : name.substring(0, name.lastIndexOf('.'));
  }

  private static boolean hasExtension(Path file) {
    String name = file.getName();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return name.lastIndexOf('.') > 0 && EXTENSIONS.contains(extension);
  }

  /** Flink's sinks give their files no extension: the first bytes say what those are. */
  private boolean isTable(Path folder) throws IOException {
    try {
      Optional<Path> first = firstFile(folder);
      return first.isPresent() && (hasExtension(first.get()) || startsAsArrow(first.get()));
    } catch (FileNotFoundException e) {
      return false; // it has gone meanwhile
    }
  }

  private boolean startsAsArrow(Path file) throws IOException {
    byte[] first = new byte[FILE_MAGIC.length];
    int read = 0;
    try (FSDataInputStream stream = system.open(file)) {
      for (int n = 0; n >= 0 && read < first.length; read += Math.max(n, 0)) {
        n = stream.read(first, read, first.length - read);
      }
    }
    return Arrays.equals(first, FILE_MAGIC)
        || Arrays.equals(first, 0, STREAM_START.length, STREAM_START, 0, STREAM_START.length);
  }

  /** The file whose schema a table has: itself, or the first in it and the folders below. */
  Optional<Path> firstFile(Path table) throws IOException {
    if (!system.getFileStatus(table).isDir()) {
      return Optional.of(table);
    }
    for (FileStatus entry : visible(table).toList()) {
      Optional<Path> found =
          entry.isDir() ? firstFile(entry.getPath()) : Optional.of(entry.getPath());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Stream<FileStatus> visible(Path folder) throws IOException {
    return Arrays.stream(list(folder))
        .filter(entry -> !isHidden(entry.getPath().getName()))
        .sorted(Comparator.comparing(entry -> entry.getPath().getName()));
  }

  /** Some file systems fail to list a folder in which a file is renamed or deleted meanwhile. */
  private FileStatus[] list(Path folder) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        FileStatus[] entries = system.listStatus(folder);
        if (entries != null) {
          return entries;
        }
        throw new FileNotFoundException(folder.toString());
      } catch (FileNotFoundException e) {
        if (attempt == ATTEMPTS || !system.exists(folder)) {
          throw e;
        }
      }
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }
}
