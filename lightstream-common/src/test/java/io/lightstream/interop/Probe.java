// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.MemorySource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads bytes that may be anything, to the last value. Whatever is wrong with them must show as one
 * exception of the family; every other throwable gets through.
 */
final class Probe {

  private static final int ROWS_AT_EACH_END = 40;
  private static final int MOST_ELEMENTS = 100_000;

  private Probe() {}

  /**
   * How reading ended.
   *
   * @param batches that were read whole
   * @param end of the stream, where it came to one
   * @param failure otherwise
   */
  record Outcome(int batches, Optional<StreamEnd> end, Optional<LightstreamException> failure) {
    private static Outcome ended(int batches, StreamEnd end) {
      return new Outcome(batches, Optional.of(end), Optional.empty());
    }

    private static Outcome failed(int batches, LightstreamException failure) {
      return new Outcome(batches, Optional.empty(), Optional.of(failure));
    }
  }

  /** Reads a stream. */
  static Outcome stream(byte[] bytes, IpcReadOptions options, BufferAllocator allocator) {
    IpcStreamDecoder decoder = IpcStreamDecoder.create(options, allocator);
    int batches = 0;
    try (FramedByteStream<IpcMessage> stream =
        FramedByteStream.of(MemorySource.whole(bytes), decoder)) {
      for (IpcMessage next = stream.next(); next != null; next = stream.next()) {
        if (next instanceof IpcMessage.BatchMessage message) {
          read(message.batch());
          batches++;
        }
      }
      return Outcome.ended(batches, stream.end().orElseThrow());
    } catch (LightstreamException e) {
      return Outcome.failed(batches, e);
    }
  }

  /** Reads a stream that is given to the decoder in one piece. */
  static Outcome direct(byte[] bytes, BufferAllocator allocator) {
    try (Decoded decoded = Decoded.direct(bytes, at -> bytes.length, allocator)) {
      decoded.batches().forEach(Probe::readValues);
      return Outcome.ended(decoded.batches().size(), decoded.end());
    } catch (LightstreamException e) {
      return Outcome.failed(0, e);
    }
  }

  /** Reads a file under a map. */
  static Outcome file(Path path) {
    int batches = 0;
    try (IpcFileReader reader = IpcFileReader.open(path, IpcReadOptions.file())) {
      for (RecordBatch next = reader.next(); next != null; next = reader.next()) {
        read(next);
        batches++;
      }
      return Outcome.ended(batches, reader.end().orElseThrow());
    } catch (LightstreamException e) {
      return Outcome.failed(batches, e);
    }
  }

  private static void read(RecordBatch batch) {
    try (batch) {
      readValues(batch);
    }
  }

  /** Reads values before they are checked, so that the accessors meet bad ones, and checks them. */
  static void readValues(RecordBatch batch) {
    LightstreamException refused = null;
    for (Column column : batch.columns()) {
      try {
        readRows(column);
      } catch (LightstreamException e) {
        refused = e;
      }
    }
    batch.validate();
    if (refused != null) {
      throw refused;
    }
  }

  private static void readRows(Column column) {
    column.nullCount();
    if (!isSmall(column.data())) {
      return;
    }
    for (int row = 0; row < column.length(); row++) {
      if (row == ROWS_AT_EACH_END) {
        row = Math.max(row, column.length() - ROWS_AT_EACH_END);
      }
      column.isNull(row);
      column.getObject(row);
      column.format(row);
    }
    column.slice(column.length() / 2, column.length() - column.length() / 2).toString();
  }

  /**
   * Whether values can become objects: nothing keeps a list of two billion nulls from being true.
   */
  private static boolean isSmall(ArrayData data) {
    return data.children().stream().allMatch(c -> c.length() < MOST_ELEMENTS && isSmall(c))
        && (data.dictionary().isEmpty()
            || data.dictionary().get().segments().stream().allMatch(s -> isSmall(s.data())));
  }
}
