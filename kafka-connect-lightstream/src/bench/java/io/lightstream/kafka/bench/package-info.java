// SPDX-License-Identifier: Apache-2.0

/**
 * Measures the connectors inside Connect: {@link io.lightstream.kafka.bench.KafkaSpeed} runs it.
 */
package io.lightstream.kafka.bench;
