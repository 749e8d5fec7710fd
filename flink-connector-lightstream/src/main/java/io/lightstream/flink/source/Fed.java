// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

/** What the fetching thread hands to the task's thread, one at a time and in order. */
sealed interface Fed permits FedBatch, Fed.Idle {

  /** Nothing has come from the split for as long as it may without being idle. */
  record Idle() implements Fed {}
}
