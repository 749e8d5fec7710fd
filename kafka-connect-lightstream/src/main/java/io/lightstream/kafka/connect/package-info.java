// SPDX-License-Identifier: Apache-2.0

/**
 * Kafka Connect plugins. {@link io.lightstream.kafka.connect.LightstreamSinkConnector} streams
 * topics out as Arrow, {@link io.lightstream.kafka.connect.LightstreamSourceConnector} Arrow into
 * topics, {@link io.lightstream.kafka.connect.ArrowConverter} has Arrow as keys and values.
 */
package io.lightstream.kafka.connect;
