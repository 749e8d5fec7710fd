// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;

/** Finds for every row of a batch whether a filter is true, false or neither. */
interface FilterEvaluator {

  /**
   * Sets {@link Truths} for all rows of the batch.
   *
   * @param truths has at least as many places as the batch has rows
   */
  void evaluate(RecordBatch batch, byte[] truths);
}
