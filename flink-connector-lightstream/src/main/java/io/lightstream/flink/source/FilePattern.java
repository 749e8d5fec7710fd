// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.ConfigurationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * A file, a directory, or a glob for either, on any Flink file system. A directory stands for all
 * files below it, at any depth. In a glob each name between slashes is a {@link NameGlob}, and
 * {@code **} as a name stands for any number of directories, none included.
 *
 * <p>What is found by listing, and whose name begins with a dot or an underscore, counts as hidden
 * or still being written, and is left out with all that is below it. Immutable.
 */
final class FilePattern {

  private static final String ANY_DEPTH = "**";
  private static final int LISTING_ATTEMPTS = 5;

  private final String text;
  private final Path root;
  private final List<NameGlob> names; // null stands for any depth

  private FilePattern(String text, Path root, List<NameGlob> names) {
    this.text = text;
    this.root = root;
    this.names = names;
  }

  /**
   * Reads a path or glob.
   *
   * @throws ConfigurationException if it is neither
   */
  static FilePattern parse(String text) {
    int wildcard = NameGlob.firstWildcard(text);
    if (wildcard < 0) {
      return new FilePattern(text, path(text, text), List.of());
    }
    int start = text.lastIndexOf('/', wildcard) + 1;
    String root = start == 0 ? Path.CUR_DIR : text.substring(0, start);
    return new FilePattern(text, path(root, text), names(text.substring(start), text));
  }

  private static Path path(String path, String text) {
    try {
      return new Path(path);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("'" + text + "' is no path: " + e.getMessage(), e);
    }
  }

  private static List<NameGlob> names(String globs, String text) {
    List<NameGlob> names = new ArrayList<>();
    for (String glob : globs.split("/")) {
      if (!glob.isEmpty()) {
        names.add(glob.equals(ANY_DEPTH) ? null : name(glob, text));
      }
    }
    return names;
  }

  private static NameGlob name(String glob, String text) {
    try {
      return NameGlob.of(glob);
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          "'" + text + "': " + e.getMessage() + "; wildcards do not go across '/'", e);
    }
  }

  /**
   * Adds the files that are there now.
   *
   * @param found by path
   * @throws IOException if they cannot be listed, or if what is named without a wildcard is not
   *     there
   */
  void list(Map<String, FileStatus> found) throws IOException {
    FileSystem system = root.getFileSystem();
    FileStatus start = system.getFileStatus(root.makeQualified(system));
    if (!start.isDir()) {
      if (names.isEmpty()) {
        add(start, found);
      }
    } else if (names.isEmpty()) {
      listAll(system, start.getPath(), found);
    } else {
      BitSet first = new BitSet();
      reach(0, first);
      list(system, start.getPath(), first, found);
    }
  }

  /** Lists below a directory, where any of the names in {@code next} may come next. */
  private void list(FileSystem system, Path directory, BitSet next, Map<String, FileStatus> found)
      throws IOException {
    for (FileStatus child : visibleChildren(system, directory)) {
      BitSet behind = behind(next, child.getPath().getName());
      boolean whole = behind.get(names.size());
      if (child.isDir() && whole) {
        listAll(system, child.getPath(), found);
      } else if (child.isDir() && !behind.isEmpty()) {
        list(system, child.getPath(), behind, found);
      } else if (whole) {
        add(child, found);
      }
    }
  }

  private BitSet behind(BitSet next, String name) {
    BitSet behind = new BitSet();
    for (int i = next.nextSetBit(0); i >= 0; i = next.nextSetBit(i + 1)) {
      if (i < names.size()) {
        if (names.get(i) == null) {
          reach(i, behind);
        } else if (names.get(i).matches(name)) {
          reach(i + 1, behind);
        }
      }
    }
    return behind;
  }

  /** Any depth may be none. */
  private void reach(int index, BitSet positions) {
    positions.set(index);
    if (index < names.size() && names.get(index) == null) {
      reach(index + 1, positions);
    }
  }

  private static void listAll(FileSystem system, Path directory, Map<String, FileStatus> found)
      throws IOException {
    for (FileStatus child : visibleChildren(system, directory)) {
      if (child.isDir()) {
        listAll(system, child.getPath(), found);
      } else {
        add(child, found);
      }
    }
  }

  private static void add(FileStatus file, Map<String, FileStatus> found) {
    found.put(file.getPath().toString(), file);
  }

  private static List<FileStatus> visibleChildren(FileSystem system, Path directory)
      throws IOException {
    List<FileStatus> visible = new ArrayList<>();
    for (FileStatus child : children(system, directory)) {
      if (child != null && !isHidden(child.getPath().getName())) {
        visible.add(child);
      }
    }
    return visible;
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  /** A local listing fails if a file goes while it is made, as one does that is renamed. */
  private static FileStatus[] children(FileSystem system, Path directory) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        FileStatus[] children = system.listStatus(directory);
        return children == null ? new FileStatus[0] : children;
      } catch (FileNotFoundException e) {
        if (!system.exists(directory)) {
          return new FileStatus[0];
        }
        if (attempt == LISTING_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
