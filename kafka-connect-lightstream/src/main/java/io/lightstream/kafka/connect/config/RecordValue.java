// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

/** What the value of a source's record is. */
public enum RecordValue {
  /** One row, as a struct. */
  ROW,
  /** A whole batch, as bytes that are an Arrow IPC stream. */
  BATCH
}
