// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

/** What to do where frames that are needed are not kept any more by their sender. */
public enum GapAction {
  /** The job fails. */
  FAIL,

  /** Reading goes on behind the gap, which is counted. */
  CONTINUE;

  /** The value as it is written in options. */
  @Override
  public String toString() {
    return OptionText.of(this);
  }
}
