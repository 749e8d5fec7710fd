// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the files of some folders that a pattern wants, and follows links. Also takes files by
 * their own names.
 */
final class FileListing {

  private final List<Path> places;
  private final String pattern;

  FileListing(List<Path> places, String pattern) {
    this.places = places;
    this.pattern = pattern;
  }

  /**
   * The files that are there now, with their sizes, in the order of their paths.
   *
   * @throws LightstreamIOException if a place is not there or cannot be read
   */
  SortedMap<String, Long> list() {
    SortedMap<String, Long> found = new TreeMap<>();
    for (Path place : places) {
      Path absolute = place.toAbsolutePath().normalize();
      try {
        if (Files.isRegularFile(absolute)) {
          found.put(absolute.toString(), Files.size(absolute));
        } else {
          Files.walkFileTree(
              absolute,
              EnumSet.of(FileVisitOption.FOLLOW_LINKS),
              Integer.MAX_VALUE,
              new Visitor(absolute, found));
        }
      } catch (IOException e) {
        throw new LightstreamIOException(place + " cannot be listed: " + e, e);
      }
    }
    return found;
  }

  private final class Visitor extends SimpleFileVisitor<Path> {

    private final Path folder;
    private final PathMatcher matcher;
    private final SortedMap<String, Long> found;

    Visitor(Path folder, SortedMap<String, Long> found) {
      this.folder = folder;
      this.matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      return path.equals(folder) || !isHidden(path)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()
          && !isHidden(path)
          && matcher.matches(folder.relativize(path))) {
        found.put(path.toString(), attributes.size());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
      boolean isLoop = failure instanceof FileSystemLoopException;
      if (path.equals(folder) || !isLoop && Files.exists(path)) {
        throw failure;
      }
      return FileVisitResult.CONTINUE; // Gone meanwhile, or visited already.
    }
  }

  private static boolean isHidden(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || name.startsWith("_");
  }
}
