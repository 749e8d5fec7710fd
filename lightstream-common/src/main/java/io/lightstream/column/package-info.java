// SPDX-License-Identifier: Apache-2.0

/**
 * Arrow's logical model over aligned memory: {@link io.lightstream.column.Schema}, {@link
 * io.lightstream.column.Column}, {@link io.lightstream.column.RecordBatch}, builders for every
 * type, and {@link io.lightstream.column.RecordBatchReader} and {@link
 * io.lightstream.column.RecordBatchWriter}, which every format implements.
 *
 * <p>Terms and layouts are those of the Arrow columnar format, version 1.5.
 */
package io.lightstream.column;
