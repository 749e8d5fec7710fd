// SPDX-License-Identifier: Apache-2.0

/**
 * Batches as keys and values of Kafka's own producers and consumers: {@link
 * io.lightstream.kafka.serialization.ArrowSerializer} and {@link
 * io.lightstream.kafka.serialization.ArrowDeserializer}. They need kafka-clients and nothing of
 * Connect.
 */
package io.lightstream.kafka.serialization;
