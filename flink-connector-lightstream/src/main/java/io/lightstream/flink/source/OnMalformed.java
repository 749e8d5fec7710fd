// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

/** What becomes of bytes that break the rules of their format. */
public enum OnMalformed {
  /** They fail the job, with the file or endpoint, the offset and the rule that was broken. */
  FAIL,
  /**
   * They are left out and counted in {@code numRecordsInErrors}: one batch of a file that has a
   * footer, and otherwise the rest of the stream, since there is no telling where its next batch
   * starts. So that no row of a malformed batch is emitted, every batch is checked in full before
   * its first row is.
   */
  SKIP
}
