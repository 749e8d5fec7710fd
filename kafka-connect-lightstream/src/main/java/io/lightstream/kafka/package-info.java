// SPDX-License-Identifier: Apache-2.0

/** Lightstream in Kafka Connect: Arrow batches out of topics. */
package io.lightstream.kafka;
