// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.error.LightstreamException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a task, one after the other, each from where its offset says. */
final class FileFeed implements BatchFeed {

  private static final Logger LOG = LoggerFactory.getLogger(FileFeed.class);

  private final Deque<String> files;
  private final Map<String, FileOffset> offsets;
  private final boolean tolerant;
  private final SourceCounters counters;
  private String name;

  /** Null between two files. */
  private OpenFile current;

  /**
   * A feed.
   *
   * @param tolerant whether what is malformed is left out
   */
  FileFeed(
      List<String> files, OffsetStorageReader stored, boolean tolerant, SourceCounters counters) {
    this.files = new ArrayDeque<>(files);
    this.offsets = FileOffsets.read(stored, files);
    this.tolerant = tolerant;
    this.counters = counters;
  }

  @Override
  public Optional<FedBatch> poll() {
    while (current != null || !files.isEmpty()) {
      try {
        if (current == null) {
          name = files.remove();
          FileOffset from = offsets.getOrDefault(name, FileOffset.START);
          if (isDone(from)) {
            continue;
          }
          current = OpenFile.open(name, from);
        }
        Optional<FedBatch> next = current.next();
        if (next.isPresent()) {
          return next;
        }
        closeCurrent();
      } catch (LightstreamException e) {
        skip(e);
      }
    }
    return Optional.empty();
  }

  /** Whether all of the file has been read, which may have been deleted since. */
  private boolean isDone(FileOffset offset) {
    Path path = Path.of(name);
    return offset.done() && (!Files.exists(path) || offset.isDone(path.toFile().length()));
  }

  private void skip(LightstreamException why) {
    if (!tolerant || isOfTheWorker(why)) {
      closeCurrent();
      throw new ConnectException(name + ": " + why.getMessage(), why);
    }
    counters.malformedSkipped();
    boolean goesOn = current != null && current.canSkip();
    LOG.warn(
        "{}: {}; {}",
        name,
        why.getMessage(),
        goesOn ? "the batch is left out" : "the rest of the file is left out");
    if (!goesOn) {
      closeCurrent();
    }
  }

  /**
   * Whether the worker could not read what may well be in order: it had no memory or no handle
   * left, or its disk failed. Left out, that would be lost.
   */
  private static boolean isOfTheWorker(LightstreamException why) {
    Throwable cause = why.getCause();
    return cause instanceof OutOfMemoryError
        || cause instanceof IOException && !(cause instanceof NoSuchFileException);
  }

  private void closeCurrent() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  @Override
  public void close() {
    files.clear();
    closeCurrent();
  }
}
