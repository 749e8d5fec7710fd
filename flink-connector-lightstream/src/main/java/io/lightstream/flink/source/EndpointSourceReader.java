// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.ReadOptions;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Hands rows from the fetching thread to the task's. Asks for an endpoint when it has none; what
 * batches it still holds when it is closed are released.
 */
@SuppressWarnings(
    "try") // that close() may throw anything is Flink's contract, not a choice made here
final class EndpointSourceReader
    extends SingleThreadMultiplexSourceReaderBase<RowData, RowData, EndpointSplit, EndpointSplit> {

  private final OpenBatches batches;

  EndpointSourceReader(SourceReaderContext context, RowType rowType, OpenBatches batches) {
    super(
        () -> new EndpointSplitReader(rowType, split -> open(split, rowType), batches),
        (row, output, split) -> output.collect(row),
        context.getConfiguration(),
        context);
    this.batches = batches;
  }

  /** Reads the columns that are fields only; others cost no memory. */
  private static BatchFeed open(EndpointSplit split, RowType rowType) {
    return EndpointFeed.open(split, ReadOptions.defaults().withColumns(rowType.getFieldNames()));
  }

  @Override
  public void start() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  protected void onSplitFinished(Map<String, EndpointSplit> finished) {
    context.sendSplitRequest();
  }

  @Override
  protected EndpointSplit initializedState(EndpointSplit split) {
    return split;
  }

  @Override
  protected EndpointSplit toSplitType(String id, EndpointSplit state) {
    return state;
  }

  @Override
  public void close() throws Exception {
    try {
      super.close();
    } finally {
      batches.close();
    }
  }
}
