// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.memory.BufferAllocator;
import java.util.List;
import org.apache.flink.api.connector.source.SourceReaderContext;

/**
 * What the feeds of one reader share.
 *
 * @param context Flink's side of the reader
 * @param columns the columns to read; empty for all
 * @param allocator where the memory of batches comes from; the reader closes it
 * @param metrics what is counted
 * @param sliceRows how many rows at most are emitted between two checkpoints, where batches can be
 *     sliced
 */
record ReaderScope(
    SourceReaderContext context,
    List<String> columns,
    BufferAllocator allocator,
    SourceMetrics metrics,
    int sliceRows) {}
