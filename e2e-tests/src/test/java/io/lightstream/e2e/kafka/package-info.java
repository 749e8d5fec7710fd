// SPDX-License-Identifier: Apache-2.0
/**
 * The connectors for Kafka Connect on real workers: {@link io.lightstream.e2e.kafka.ConnectCluster}
 * is a broker and workers, in processes of their own.
 */
package io.lightstream.e2e.kafka;
