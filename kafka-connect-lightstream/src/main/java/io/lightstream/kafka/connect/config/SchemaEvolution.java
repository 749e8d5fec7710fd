// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

/** What happens to a record whose columns are not those of the batch. */
public enum SchemaEvolution {

  /** Columns are added and types become wider where that loses nothing; else the record fails. */
  WIDEN,

  /** As with widening where that is possible, else the table goes on with the record's columns. */
  NEW,

  /** The record fails. */
  FAIL;
}
