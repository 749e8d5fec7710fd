// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

/** Which rows share a table. */
public enum TableLayout {

  /** All of them: one table. */
  MERGED,

  /** Those of one topic: each topic has a table of its name. */
  PER_TOPIC;
}
