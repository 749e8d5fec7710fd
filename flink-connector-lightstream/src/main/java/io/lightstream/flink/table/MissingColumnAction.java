// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

/** What to do where a batch lacks a column of the table. */
public enum MissingColumnAction {
  /** The job fails, with the name of the column. */
  FAIL,

  /** The column is NULL. */
  NULL;

  /** The value as it is written in options. */
  @Override
  public String toString() {
    return OptionText.of(this);
  }
}
