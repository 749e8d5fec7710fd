// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

/** What happens to a record without a value. */
public enum Tombstones {

  /** It is left out. */
  SKIP,

  /** It fails. */
  FAIL,

  /** It becomes a row of nulls, but for the columns that do not come from the value. */
  NULL_ROW;
}
