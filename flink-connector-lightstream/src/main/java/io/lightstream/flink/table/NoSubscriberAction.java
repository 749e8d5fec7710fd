// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

/** What a sink that listens does while nobody is connected. */
public enum NoSubscriberAction {
  /** It waits, which holds the job up once its buffer is full. */
  WAIT,

  /** It drops rows, and counts them. */
  DROP;

  /** The value as it is written in options. */
  @Override
  public String toString() {
    return OptionText.of(this);
  }
}
