// SPDX-License-Identifier: Apache-2.0

/**
 * Connect's records as Arrow batches, and back. {@link io.lightstream.kafka.data.RowTable} builds
 * batches out of records, {@link io.lightstream.kafka.data.BatchRows} reads rows out of batches,
 * {@link io.lightstream.kafka.data.BatchValue} is a whole batch as one value. Which type becomes
 * which is said by {@link io.lightstream.kafka.data.ArrowTypes} and {@link
 * io.lightstream.kafka.data.ConnectTypes}, and for people in {@code docs/kafka/types.md}.
 *
 * <p>Nothing here knows a connector, a task or a connection.
 */
package io.lightstream.kafka.data;
