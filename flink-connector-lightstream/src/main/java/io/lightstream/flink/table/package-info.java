// SPDX-License-Identifier: Apache-2.0

/**
 * Tables over Arrow streams and files: {@code 'connector' = 'lightstream'}, for reading and
 * writing. {@link io.lightstream.flink.table.ConnectionOptions}, {@link
 * io.lightstream.flink.table.ScanOptions} and {@link io.lightstream.flink.table.SinkOptions} name
 * the options.
 */
package io.lightstream.flink.table;
