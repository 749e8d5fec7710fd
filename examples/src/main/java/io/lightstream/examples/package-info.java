// SPDX-License-Identifier: Apache-2.0
/**
 * Programs to start from. {@link io.lightstream.examples.FirstRun} brings up a Kafka broker, a
 * Connect worker and a Flink cluster in one JVM and sends a table through all of them.
 */
package io.lightstream.examples;
