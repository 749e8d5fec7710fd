// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

/** What becomes of a column that is no field. */
public enum ExtraColumns {
  /** It is not read. */
  IGNORE,
  /** It is an error. */
  FAIL
}
