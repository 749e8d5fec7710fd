// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.frame.StreamEnd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The batches of a file of either form of Arrow IPC, by number. Belongs to one thread. */
final class ArrowInput implements AutoCloseable {

  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  private final RecordBatchReader reader;
  private int next;

  private ArrowInput(RecordBatchReader reader) {
    this.reader = reader;
  }

  /**
   * Opens a file.
   *
   * @throws io.lightstream.error.LightstreamException if it cannot be read, or is no Arrow file
   */
  static ArrowInput open(Path path) {
    return new ArrowInput(hasFooter(path) ? IpcFileReader.open(path) : Lightstream.read(path));
  }

  private static boolean hasFooter(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    } catch (IOException e) {
      throw new LightstreamIOException("the file cannot be read: " + e, e);
    }
  }

  /** Goes to a batch, which may be the one behind the last. Before anything was read. */
  void seek(int batch) {
    while (next < batch) {
      if (reader instanceof IpcFileReader) {
        next = batch;
      } else {
        skip(batch);
      }
    }
  }

  private void skip(int target) {
    RecordBatch skipped = next();
    if (skipped == null) {
      throw new InvalidDataException(
          "the stream has " + next + " batches: it cannot be gone on with at batch " + target);
    }
    skipped.close();
  }

  /** The number of the batch that comes next. */
  int position() {
    return next;
  }

  /** The next batch, which the caller owns; null at the end. */
  RecordBatch next() {
    return reader instanceof IpcFileReader file ? nextOf(file) : nextOf((LightstreamReader) reader);
  }

  private RecordBatch nextOf(IpcFileReader file) {
    if (next > file.batchCount()) {
      throw new InvalidDataException(
          "the file has "
              + file.batchCount()
              + " batches: it cannot be gone on with at batch "
              + next);
    }
    return next == file.batchCount() ? null : file.batch(next++); // One that fails is behind, too.
  }

  private RecordBatch nextOf(LightstreamReader stream) {
    RecordBatch batch = stream.next();
    if (batch != null) {
      next++;
    } else if (stream.end().orElseThrow() != StreamEnd.MARKER) {
      throw new InvalidDataException(
          "the stream ends without its end mark after batch "
              + (next - 1)
              + ": more may be missing");
    }
    return batch;
  }

  /** Whether what follows a batch that failed can be read. */
  boolean canSkip() {
    return reader instanceof IpcFileReader file && next <= file.batchCount();
  }

  @Override
  public void close() {
    reader.close();
  }
}
