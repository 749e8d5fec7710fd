// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

/**
 * Where a split stands between two batches. Immutable. Made on the fetching thread, asked on the
 * task's, once per checkpoint rather than once per batch.
 */
@FunctionalInterface
interface SplitPosition {

  /** The split as it is to be saved, to be read on from here. */
  LightstreamSplit split();
}
