// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

/** What becomes of a field that a batch has no column for. */
public enum MissingColumns {
  /** It is an error. */
  FAIL,
  /** The field is null in every row; for a NOT NULL field it is an error. */
  NULL
}
