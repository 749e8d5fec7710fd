// SPDX-License-Identifier: Apache-2.0

/**
 * The one place that uses what Flink does not promise to keep. Each class says why it has to, and a
 * test refuses one that need not be here:
 *
 * <ul>
 *   <li>{@link io.lightstream.flink.internal.RowDataTypes}: the type information of {@code
 *       RowData}, which Flink offers to the Table API but gives DataStream programs no public way
 *       to
 *   <li>{@link io.lightstream.flink.internal.BulkFormatFactory}: the interfaces by which the
 *       filesystem connector finds its formats, which has no public ones
 *   <li>{@link io.lightstream.flink.internal.VariantBytes}: the bytes of a VARIANT, which its
 *       public interface does not give
 *   <li>{@link io.lightstream.flink.internal.DirectReads}: reading files into buffers rather than
 *       arrays, which Flink calls an experiment
 * </ul>
 */
package io.lightstream.flink.internal;
