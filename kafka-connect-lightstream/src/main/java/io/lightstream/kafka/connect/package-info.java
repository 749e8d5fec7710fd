// SPDX-License-Identifier: Apache-2.0

/**
 * Kafka Connect plugins. {@link io.lightstream.kafka.connect.LightstreamSinkConnector} streams
 * topics out as Arrow.
 */
package io.lightstream.kafka.connect;
