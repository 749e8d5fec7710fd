// SPDX-License-Identifier: Apache-2.0

/** Measures the connector inside Flink: {@link io.lightstream.flink.bench.FlinkSpeed} runs it. */
package io.lightstream.flink.bench;
