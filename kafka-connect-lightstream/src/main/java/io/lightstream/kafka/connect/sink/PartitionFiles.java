// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * The published files of one partition: a row in which each starts where the one before ends. Only
 * one file can follow another, for its name is that offset; so of several writers, all go on behind
 * the same file.
 */
final class PartitionFiles {

  /** Of how many files, the newest, the footers are read. */
  static final int CHECKED = 100;

  private final SinkFolder folder;
  private final TopicPartition partition;

  PartitionFiles(SinkFolder folder, TopicPartition partition) {
    this.folder = folder;
    this.partition = partition;
  }

  /**
   * Where the row ends.
   *
   * @param generation the one in use
   * @param newest the file to go on behind; empty where the generation has none
   */
  record Position(int generation, Optional<PublishedFile> newest) {}

  /**
   * Finds the end of the row, which is durable then, and deletes what was abandoned.
   *
   * @param least the lowest generation to use; a higher one that has files is preferred
   * @throws InvalidDataException if the end cannot be told, because a footer is broken or files
   *     overlap
   */
  Position recover(int least) {
    List<String> names = folder.names();
    for (String name : names) {
      if (PartFile.target(name).filter(file -> file.partition().equals(partition)).isPresent()) {
        PartFile.deleteIfAbandoned(folder.path().resolve(name));
      }
    }
    folder.sync();
    List<FileName> files = files(names, least);
    if (files.isEmpty()) {
      return new Position(least, Optional.empty());
    }
    int generation = files.get(files.size() - 1).generation();
    List<FileName> row = files.stream().filter(file -> file.generation() == generation).toList();
    return new Position(generation, Optional.of(last(newest(row))));
  }

  private List<FileName> files(List<String> names, int least) {
    return names.stream()
        .map(FileName::parse)
        .flatMap(Optional::stream)
        .filter(file -> file.partition().equals(partition) && file.generation() >= least)
        .sorted(FileName.ORDER)
        .toList();
  }

  private static List<FileName> newest(List<FileName> row) {
    return row.subList(Math.max(0, row.size() - CHECKED), row.size());
  }

  private PublishedFile last(List<FileName> row) {
    List<PublishedFile> read = new ArrayList<>(row.size());
    for (FileName name : row) {
      PublishedFile file = read(name);
      if (!read.isEmpty() && read.get(read.size() - 1).end() > name.start()) {
        throw overlap(read.get(read.size() - 1), file);
      }
      read.add(file);
    }
    return read.get(read.size() - 1);
  }

  private PublishedFile read(FileName name) {
    try {
      return PublishedFile.read(folder.path().resolve(name.toString()), name);
    } catch (LightstreamException e) {
      throw new InvalidDataException(
          "cannot tell from "
              + folder.path().resolve(name.toString())
              + " where "
              + partition
              + " goes on: "
              + e.getMessage()
              + ". Restore the file; or move it and those behind it to another folder, and their"
              + " records are written again",
          e);
    }
  }

  private InvalidDataException overlap(PublishedFile before, PublishedFile after) {
    return new InvalidDataException(
        before.path()
            + " ends at offset "
            + before.end()
            + ", but "
            + after.path()
            + " starts at "
            + after.name().start()
            + ": files of a partition must not overlap. Move away the one that did not come from"
            + " this sink");
  }

  /** What others have done meanwhile. */
  enum Others {
    /** Nothing: the file can follow. */
    NOTHING,
    /** They went on: so must we, behind them. */
    WENT_ON
  }

  /**
   * Looks for files that make one of ours impossible under the name it would get, but for the name
   * itself, which only the attempt can show to be free.
   *
   * @param ours the name
   * @param begins whether ours would be the first of the partition
   * @throws InvalidDataException if others have begun behind our start, so that nobody has what is
   *     before
   */
  Others others(FileName ours, boolean begins) {
    List<FileName> files = files(folder.names(), ours.generation());
    if (files.isEmpty()) {
      return Others.NOTHING;
    }
    if (begins && files.get(0).generation() == ours.generation()) {
      requireNoGap(ours, files.get(0));
      return Others.WENT_ON;
    }
    FileName last = files.get(files.size() - 1);
    return FileName.ORDER.compare(last, ours) >= 0 ? Others.WENT_ON : Others.NOTHING;
  }

  private void requireNoGap(FileName ours, FileName first) {
    if (first.start() > ours.start()) {
      throw new InvalidDataException(
          folder.path().resolve(first.toString())
              + " is the first file of "
              + partition
              + ", but this task has records from offset "
              + ours.start()
              + " on: somebody else writes here and began elsewhere. One sink alone may write to"
              + " a folder");
    }
  }
}
