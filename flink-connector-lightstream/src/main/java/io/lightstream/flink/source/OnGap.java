// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

/** What to do where an acknowledged stream cannot go on as it was. */
public enum OnGap {
  /**
   * The job fails: it is restored from its last checkpoint, and fails again for as long as the
   * sender does not have what is needed.
   */
  FAIL,
  /**
   * The source goes on and counts it as a gap: rows that nobody has any more are missing, and rows
   * of a sender that went back come twice.
   */
  CONTINUE
}
