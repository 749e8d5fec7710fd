// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.PollResult;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.data.BatchOrigin;
import io.lightstream.flink.fs.ArrowInput;
import io.lightstream.format.ipc.IpcBlock;
import io.lightstream.frame.StreamEnd;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * The batches of a split of a file, in slices. Polling takes as long as reading one batch does. The
 * file is opened with the first poll, if it is as it was when it was listed.
 */
final class FileFeed implements SplitFeed {

  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final FileSplit split;
  private final ReaderScope scope;
  private final AtomicLong pendingBytes;
  private ArrowInput input;
  private long pending;

  /** The batch that is being sliced; null between two. */
  private RecordBatch current;

  private int batch;
  private int row;

  FileFeed(FileSplit split, ReaderScope scope, AtomicLong pendingBytes) {
    this.split = split;
    this.scope = scope;
    this.pendingBytes = pendingBytes;
    this.batch = split.batch();
    this.row = split.row();
  }

  @Override
  public PollResult<FedBatch> poll() {
    if (input == null) {
      open();
    }
    while (current == null) {
      if (!read()) {
        return new PollResult.Finished<>(StreamEnd.MARKER);
      }
    }
    return new PollResult.Next<>(slice());
  }

  private void open() {
    Path path = new Path(split.path());
    requireUnchanged(path);
    input = ArrowInput.open(path, scope.columns(), scope.allocator());
    stillPending(bytesFrom(batch));
    input.seek(batch);
  }

  private void requireUnchanged(Path path) {
    FileStatus status;
    try {
      status = path.getFileSystem().getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new LightstreamIOException("the file is gone" + rule(), e);
    } catch (IOException e) {
      throw new LightstreamIOException("the file cannot be opened: " + e.getMessage(), e);
    }
    if (status.getLen() != split.length()
        || status.getModificationTime() != split.modificationTime()) {
      throw new LightstreamIOException(
          "the file has "
              + status.getLen()
              + " bytes and modification time "
              + status.getModificationTime()
              + rule());
    }
  }

  private String rule() {
    return ", but it had "
        + split.length()
        + " bytes and modification time "
        + split.modificationTime()
        + " when it was listed: a file must stay as it is until it has been read";
  }

  private long bytesFrom(int first) {
    List<IpcBlock> blocks = input.blocks();
    if (blocks.isEmpty()) {
      return split.length();
    }
    int end = split.endBatch() == FileSplit.TO_END ? blocks.size() : split.endBatch();
    long bytes = 0;
    for (int i = first; i < Math.min(end, blocks.size()); i++) {
      bytes += FilePlanner.bytesOf(blocks.get(i));
    }
    return bytes;
  }

  private void stillPending(long bytes) {
    pendingBytes.addAndGet(bytes - pending);
    pending = bytes;
  }

  /** Reads the next batch that has rows left, if there is one. */
  private boolean read() {
    if (batch == split.endBatch()) {
      return false;
    }
    RecordBatch next = input.next();
    if (next == null) {
      requireEnd();
      return false;
    }
    scope.metrics().arrived(next);
    if (!input.blocks().isEmpty()) {
      stillPending(pending - FilePlanner.bytesOf(input.blocks().get(batch)));
    }
    if (row < next.rowCount()) {
      current = next;
    } else {
      next.close();
      batch++;
      row = 0;
    }
    return true;
  }

  private void requireEnd() {
    if (split.endBatch() != FileSplit.TO_END) {
      throw new LightstreamIOException("the file has " + batch + " batches" + rule());
    }
  }

  private FedBatch slice() {
    int first = row;
    int rows = Math.min(scope.sliceRows(), current.rowCount() - first);
    BatchOrigin origin = new BatchOrigin(split.path(), split.splitId(), batch, first);
    RecordBatch slice;
    if (rows == current.rowCount()) {
      slice = current;
    } else {
      slice = current.slice(first, rows);
    }
    row = first + rows;
    if (row == current.rowCount()) {
      if (slice != current) {
        current.close();
      }
      current = null;
      batch++;
      row = 0;
    }
    int nextBatch = batch;
    int nextRow = row;
    return new FedBatch(slice, origin, () -> split.at(nextBatch, nextRow));
  }

  @Override
  public CompletableFuture<Void> available() {
    return NOW;
  }

  @Override
  public boolean hasRest() {
    return current != null;
  }

  @Override
  public boolean skipMalformed() {
    if (input == null || input.batches().isEmpty()) {
      return false;
    }
    batch++;
    row = 0;
    input.seek(batch);
    return true;
  }

  @Override
  public void close() {
    stillPending(0);
    if (current != null) {
      current.close();
      current = null;
    }
    if (input != null) {
      input.close();
    }
  }
}
