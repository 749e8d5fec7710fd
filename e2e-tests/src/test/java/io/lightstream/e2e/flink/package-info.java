// SPDX-License-Identifier: Apache-2.0
/**
 * The connector for Flink on real clusters: {@link io.lightstream.e2e.flink.FlinkCluster} is one,
 * of processes. What runs inside them is in {@code io.lightstream.e2e.flink.job}.
 */
package io.lightstream.e2e.flink;
