// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.column.RecordBatch;
import io.lightstream.flink.data.BatchOrigin;

/**
 * A batch, or a slice of one, that is emitted as a whole: checkpoints lie between these.
 *
 * @param batch owned by whoever has this
 * @param origin where it came from
 * @param behind where its split stands once its rows have been emitted
 */
record FedBatch(RecordBatch batch, BatchOrigin origin, SplitPosition behind) implements Fed {}
