// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.fs.FileStatus;

/**
 * Finds the files that are there and plans those that are new. Safe for several threads.
 *
 * @param patterns what to look for
 * @param planner how files are divided
 */
record FileDiscovery(List<FilePattern> patterns, FilePlanner planner) {

  /**
   * What has been found.
   *
   * @param present all files that are there
   * @param splits those of the new ones, ordered by path, and within a file as its batches are
   */
  record Found(Set<FileId> present, List<Planned> splits) {}

  /** A new file and its splits. */
  record Planned(FileId file, List<FileSplit> splits) {}

  /**
   * Looks once. Takes as long as the file system does.
   *
   * @param seen the files that are not new
   * @throws LightstreamIOException if they cannot be listed
   */
  Found look(Set<FileId> seen) {
    Map<String, FileStatus> files = new TreeMap<>();
    patterns.forEach(pattern -> list(pattern, files));
    Set<FileId> present = new HashSet<>();
    List<Planned> planned = new ArrayList<>();
    files.forEach(
        (path, file) -> {
          FileId id = FileId.of(path, file.getModificationTime());
          present.add(id);
          if (!seen.contains(id)) {
            planned.add(new Planned(id, planner.plan(file)));
          }
        });
    return new Found(Collections.unmodifiableSet(present), planned);
  }

  private static void list(FilePattern pattern, Map<String, FileStatus> files) {
    try {
      pattern.list(files);
    } catch (IOException e) {
      throw new LightstreamIOException("'" + pattern + "' cannot be listed: " + e.getMessage(), e);
    }
  }
}
