// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.frame.StreamEnd;

/** The answer to {@link LightstreamReader#poll()}. */
public sealed interface PollResult {

  /**
   * A batch.
   *
   * @param batch owned by the caller, who closes it
   */
  record Batch(RecordBatch batch) implements PollResult {}

  /** Nothing has arrived yet; {@link LightstreamReader#available()} tells when to ask again. */
  record Nothing() implements PollResult {}

  /**
   * There will be no more batches.
   *
   * @param end how the stream ended
   */
  record Finished(StreamEnd end) implements PollResult {}
}
