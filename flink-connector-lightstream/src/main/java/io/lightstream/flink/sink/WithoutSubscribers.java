// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

/** What a sink that listens does with batches while nobody is connected. */
public enum WithoutSubscribers {

  /** Waits for somebody, which holds the job up once the buffer is full. */
  WAIT,

  /** Drops them, and counts their rows. */
  DROP
}
