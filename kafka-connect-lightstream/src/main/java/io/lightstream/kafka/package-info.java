// SPDX-License-Identifier: Apache-2.0

/** Lightstream in Kafka: topics out as Arrow, Arrow into topics, and Arrow as keys and values. */
package io.lightstream.kafka;
