// SPDX-License-Identifier: Apache-2.0

/**
 * A sink for Flink that sends rows or batches to endpoints, or to whoever subscribes. Start at
 * {@link io.lightstream.flink.sink.LightstreamSink#builder}.
 */
package io.lightstream.flink.sink;
