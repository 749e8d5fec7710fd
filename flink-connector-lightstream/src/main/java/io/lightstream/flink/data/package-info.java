// SPDX-License-Identifier: Apache-2.0

/**
 * Arrow batches as Flink's rows. {@link io.lightstream.flink.data.RowBinding} fits a stream's
 * columns to a row type, {@link io.lightstream.flink.data.BatchRow} is the row that moves over a
 * batch, and {@link io.lightstream.flink.data.FlinkTypes} says which type is which.
 */
package io.lightstream.flink.data;
