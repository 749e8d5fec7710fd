// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

/** Which changes rows with a kind tell of. */
public enum ChangelogKind {
  /** Insertions, updates before and after, deletions. */
  ALL,

  /** The row after an update, and deletions, by primary key. */
  UPSERT;

  /** The value as it is written in options. */
  @Override
  public String toString() {
    return OptionText.of(this);
  }
}
