// SPDX-License-Identifier: Apache-2.0

/** Small programs to start from, and the first run through Kafka and Flink. */
package io.lightstream.examples;
