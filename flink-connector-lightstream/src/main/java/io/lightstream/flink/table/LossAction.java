// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

/** What to do where a stream that is not acknowledged breaks. */
public enum LossAction {
  /** The job fails. */
  FAIL,

  /** Reading goes on with a new connection, and what was on its way is lost; it is counted. */
  RECONNECT;

  /** The value as it is written in options. */
  @Override
  public String toString() {
    return OptionText.of(this);
  }
}
