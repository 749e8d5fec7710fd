// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.InvalidDataException;
import io.lightstream.flink.fs.ArrowInput;
import io.lightstream.format.ipc.IpcBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;

/**
 * The batches of a split. A position in it is, in a file, the offset of a batch's block and how
 * many of its rows were collected; in a stream how many rows of the whole of it were, without an
 * offset.
 */
abstract class SplitBatches {

  private static final CheckpointedPosition START =
      new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 0);

  /** The rows of the next batch, or in a stream of the next batches, that were collected before. */
  private long skip;

  private int firstRow;

  private SplitBatches(long skip) {
    this.skip = skip;
  }

  /**
   * Finds them, without reading them.
   *
   * @throws InvalidDataException if the split was checkpointed at a batch that the file has not
   */
  static SplitBatches of(ArrowInput input, FileSourceSplit split) {
    CheckpointedPosition position = split.getReaderPosition().orElse(START);
    return input.batches().isPresent()
        ? new OfFile(input, split, position)
        : new OfStream(input, split, position);
  }

  /**
   * The next batch with a row that was not collected before; owned by the caller, null at the end.
   */
  final RecordBatch next() {
    for (RecordBatch batch = read(); batch != null; batch = read()) {
      int rows = batch.rowCount();
      if (rows > skip) {
        firstRow = (int) skip;
        skip = 0;
        return batch;
      }
      skip = skipRest(skip - rows);
      batch.close();
    }
    return null;
  }

  abstract RecordBatch read();

  /** What is left to be skipped after a batch. */
  abstract long skipRest(long left);

  /** The first row of the last batch that was not collected before. */
  final int firstRow() {
    return firstRow;
  }

  /** The offset in a position of the last batch. */
  abstract long offset();

  /** The rows that a position in the last batch counts before those of the batch. */
  abstract long rowsBefore();

  /** The last batch, for messages to people. */
  abstract String place();

  private static final class OfFile extends SplitBatches {

    private final ArrowInput input;
    private final List<Integer> batches = new ArrayList<>();
    private int next;

    OfFile(ArrowInput input, FileSourceSplit split, CheckpointedPosition position) {
      super(position.getRecordsAfterOffset());
      this.input = input;
      Set<Long> offsets = new HashSet<>();
      List<IpcBlock> blocks = input.blocks();
      for (int i = 0; i < blocks.size(); i++) {
        long offset = blocks.get(i).offset();
        if (offset >= split.offset() && offset - split.offset() < split.length()) {
          requireNew(offsets, offset);
          batches.add(i);
        }
      }
      if (position.getOffset() != CheckpointedPosition.NO_OFFSET) {
        next = find(position.getOffset());
      }
    }

    /** Which of two batches at one place a position means could not be told. */
    private static void requireNew(Set<Long> offsets, long offset) {
      if (!offsets.add(offset)) {
        throw InvalidDataException.at(offset, "the footer names the batch there twice");
      }
    }

    private int find(long offset) {
      for (int i = 0; i < batches.size(); i++) {
        if (block(i).offset() == offset) {
          return i;
        }
      }
      throw InvalidDataException.at(
          offset,
          "the split was checkpointed at a batch there, but the file has none: it was replaced");
    }

    private IpcBlock block(int index) {
      return input.blocks().get(batches.get(index));
    }

    @Override
    RecordBatch read() {
      if (next == batches.size()) {
        return null;
      }
      input.seek(batches.get(next++));
      return input.next();
    }

    @Override
    long skipRest(long left) {
      return 0;
    }

    @Override
    long offset() {
      return block(next - 1).offset();
    }

    @Override
    long rowsBefore() {
      return 0;
    }

    @Override
    String place() {
      return "batch at byte " + offset();
    }
  }

  private static final class OfStream extends SplitBatches {

    private final ArrowInput input;
    private final boolean mine;
    private long before;
    private int last;

    OfStream(ArrowInput input, FileSourceSplit split, CheckpointedPosition position) {
      super(position.getRecordsAfterOffset());
      this.input = input;
      this.mine = split.offset() == 0;
    }

    @Override
    RecordBatch read() {
      before += last;
      RecordBatch batch = mine ? input.next() : null;
      last = batch == null ? 0 : batch.rowCount();
      return batch;
    }

    @Override
    long skipRest(long left) {
      return left;
    }

    @Override
    long offset() {
      return CheckpointedPosition.NO_OFFSET;
    }

    @Override
    long rowsBefore() {
      return before;
    }

    @Override
    String place() {
      return "batch " + (input.position() - 1);
    }
  }
}
