// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

/**
 * A file that is being read, from where its offset says. It is looked one batch ahead, so that the
 * last row says that the file is done.
 */
final class OpenFile implements AutoCloseable {

  private static final String RULE =
      ": a file must stay as it is until it has been read. To read all of it again, delete its"
          + " offset, or give it another name";

  private final String name;
  private final Path path;
  private final Map<String, String> partition;
  private final long bytes;
  private final FileTime modified;
  private final ArrowInput input;
  private int row;

  /** The next batch that has rows, and its number; null before the first, and at the end. */
  private RecordBatch ahead;

  private int aheadNumber;
  private boolean ended;

  /** What was wrong with the batch behind the one that was handed out; null if nothing was. */
  private LightstreamException failure;

  /** Whether the last failure is one of a batch, and not of the file. */
  private boolean batchFailed;

  private OpenFile(String name, FileOffset from, BasicFileAttributes attributes, ArrowInput input) {
    this.name = name;
    this.path = Path.of(name);
    this.partition = FileOffset.partition(name);
    this.bytes = attributes.size();
    this.modified = attributes.lastModifiedTime();
    this.input = input;
    this.row = from.row();
  }

  /**
   * Opens a file.
   *
   * @throws io.lightstream.error.LightstreamException if it cannot be read, is no Arrow file, or
   *     has another size than it had
   */
  static OpenFile open(String name, FileOffset from) {
    BasicFileAttributes attributes = attributes(Path.of(name));
    if (from.bytes() >= 0 && from.bytes() != attributes.size()) {
      throw new LightstreamIOException(
          "the file has "
              + attributes.size()
              + " bytes, but had "
              + from.bytes()
              + " when its offset was stored"
              + RULE);
    }
    ArrowInput input = ArrowInput.open(Path.of(name));
    OpenFile file = new OpenFile(name, from, attributes, input);
    try {
      input.seek(from.batch());
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static BasicFileAttributes attributes(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw new LightstreamIOException(
          "the file is gone before it was read to its end: put it back, or restart the connector to"
              + " go on without it; a task that is restarted alone looks for it again",
          e);
    } catch (IOException e) {
      throw new LightstreamIOException("the file cannot be read: " + e, e);
    }
  }

  /**
   * The next batch that has rows left; none at the end.
   *
   * @throws io.lightstream.error.LightstreamException if it cannot be read; the next call goes on
   *     behind it, if that {@link #canSkip can be}
   */
  Optional<FedBatch> next() {
    batchFailed = false;
    requireUnchanged();
    look();
    if (row > 0) {
      requireRow();
    }
    if (ahead == null) {
      return Optional.empty();
    }
    int first = row;
    row = 0;
    RecordBatch batch = ahead;
    int number = aheadNumber;
    ahead = null;
    return Optional.of(new FedBatch(batch, origin(number, batch.rowCount(), isLast()), first));
  }

  /** Finds the next batch that has rows left, unless that is there. */
  private void look() {
    if (failure != null) {
      LightstreamException known = failure;
      failure = null;
      batchFailed = true;
      throw known;
    }
    while (ahead == null && !ended) {
      aheadNumber = input.position();
      batchFailed = true;
      RecordBatch next = input.next();
      batchFailed = false;
      if (next == null) {
        ended = true;
      } else if (next.rowCount() > 0 && !isDone(next)) {
        ahead = next;
      } else {
        next.close();
      }
    }
  }

  /** Whether the offset is the end of this batch, with which reading begins. */
  private boolean isDone(RecordBatch batch) {
    boolean done = row > 0 && row == batch.rowCount();
    row = done ? 0 : row;
    return done;
  }

  private void requireRow() {
    int rows = ahead == null ? 0 : ahead.rowCount();
    if (row > rows) {
      throw new InvalidDataException(
          "batch "
              + aheadNumber
              + " has "
              + rows
              + " rows: it cannot be gone on with at row "
              + row);
    }
  }

  /** Whether nothing follows. What goes wrong meanwhile is thrown in its turn. */
  private boolean isLast() {
    try {
      look();
      return ahead == null;
    } catch (LightstreamException e) {
      failure = e;
      return false;
    }
  }

  private void requireUnchanged() {
    BasicFileAttributes now = attributes(path);
    if (now.size() != bytes || !now.lastModifiedTime().equals(modified)) {
      throw new LightstreamIOException(
          "the file has "
              + now.size()
              + " bytes, modified "
              + now.lastModifiedTime()
              + ", but had "
              + bytes
              + ", modified "
              + modified
              + ", when it was opened"
              + RULE);
    }
  }

  private Origin origin(int batch, int rows, boolean last) {
    String title = title(path);
    Map<String, ?> within = FileOffset.within(batch, bytes);
    Map<String, ?> behind = FileOffset.behind(batch, bytes, last);
    return new Origin(
        name + ", batch " + batch,
        title,
        "",
        title,
        partition,
        done -> done == rows ? behind : new RowOffset(within, done));
  }

  private static String title(Path path) {
    String file = path.getFileName().toString();
    int dot = file.lastIndexOf('.');
    return dot <= 0 ? file : file.substring(0, dot);
  }

  /** Whether what follows a batch that failed can be read. */
  boolean canSkip() {
    return batchFailed && input.canSkip();
  }

  @Override
  public void close() {
    if (ahead != null) {
      ahead.close();
      ahead = null;
    }
    input.close();
  }
}
