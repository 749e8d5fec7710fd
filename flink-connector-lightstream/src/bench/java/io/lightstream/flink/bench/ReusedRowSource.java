// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Emits one row over and over: what no source in Flink can be faster than. One of columns is moved
 * on to the next of their rows each time. The splits and all that belongs to them are those of
 * Flink's source of numbers.
 */
final class ReusedRowSource
    implements Source<RowData, NumberSequenceSplit, Collection<NumberSequenceSplit>> {

  private static final long serialVersionUID = 1L;

  private final NumberSequenceSource numbers;
  private final SerializableSupplier<RowData> row;
  private final int rowsAtOnce;

  /**
   * @param rowsAtOnce how many rows the reader emits each time that Flink asks it
   * @param row makes the row, or the columns of so many rows
   */
  ReusedRowSource(long rows, int rowsAtOnce, SerializableSupplier<RowData> row) {
    this.numbers = new NumberSequenceSource(1, rows);
    this.rowsAtOnce = rowsAtOnce;
    this.row = row;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context) {
    return numbers.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> restoreEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context, Collection<NumberSequenceSplit> state) {
    return numbers.restoreEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<NumberSequenceSplit> getSplitSerializer() {
    return numbers.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Collection<NumberSequenceSplit>>
      getEnumeratorCheckpointSerializer() {
    return numbers.getEnumeratorCheckpointSerializer();
  }

  @Override
  public SourceReader<RowData, NumberSequenceSplit> createReader(SourceReaderContext context) {
    return new Reader(context, row.get(), rowsAtOnce);
  }

  private static final class Reader implements SourceReader<RowData, NumberSequenceSplit> {

    private final SourceReaderContext context;
    private final RowData row;
    private final int rowsAtOnce;
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private boolean noMoreSplits;
    private long left;

    Reader(SourceReaderContext context, RowData row, int rowsAtOnce) {
      this.context = context;
      this.row = row;
      this.rowsAtOnce = rowsAtOnce;
    }

    @Override
    public void start() {
      context.sendSplitRequest();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> output) {
      if (left == 0) {
        return noMoreSplits ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
      }
      long now = Math.min(left, rowsAtOnce);
      if (row instanceof ColumnarRowData columns) {
        emit((int) now, columns, output);
      } else {
        emit((int) now, row, output);
      }
      left -= now;
      if (left == 0) {
        available = new CompletableFuture<>();
        context.sendSplitRequest();
        return InputStatus.NOTHING_AVAILABLE;
      }
      return InputStatus.MORE_AVAILABLE;
    }

    private static void emit(int rows, RowData row, ReaderOutput<RowData> output) {
      for (int i = 0; i < rows; i++) {
        output.collect(row);
      }
    }

    private static void emit(int rows, ColumnarRowData columns, ReaderOutput<RowData> output) {
      for (int i = 0; i < rows; i++) {
        columns.setRowId(i);
        output.collect(columns);
      }
    }

    @Override
    public List<NumberSequenceSplit> snapshotState(long checkpoint) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return available;
    }

    @Override
    public void addSplits(List<NumberSequenceSplit> splits) {
      for (NumberSequenceSplit split : splits) {
        left += split.to() - split.from() + 1;
      }
      available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
      noMoreSplits = true;
      available.complete(null);
    }

    @Override
    public void close() {}
  }
}
