// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

/** Whether reading a table comes to an end. */
public enum BoundedMode {
  /** The end is reached when all streams or files have ended. */
  BOUNDED,

  /** More may always come. */
  UNBOUNDED;

  /** The value as it is written in options. */
  @Override
  public String toString() {
    return OptionText.of(this);
  }
}
