// SPDX-License-Identifier: Apache-2.0

/**
 * Arrow batches as Flink's rows, and rows as batches. {@link
 * io.lightstream.flink.data.RecordBatchDeserializer} makes a source's elements of batches, {@link
 * io.lightstream.flink.data.RecordBatchSerializer} batches of a sink's elements: start there.
 * {@link io.lightstream.flink.data.FlinkTypes} and {@link io.lightstream.flink.data.ArrowTypes} say
 * which type is which, {@link io.lightstream.flink.data.BatchFilter} which rows are wanted, and
 * {@link io.lightstream.flink.data.RecordBatchTypeInfo} lets whole batches be elements of a stream.
 *
 * <p>For readers of batches of their own {@link io.lightstream.flink.data.RowBinding} fits a
 * stream's columns to a row type, and {@link io.lightstream.flink.data.BatchRow} is the row that
 * moves over a batch.
 */
package io.lightstream.flink.data;
