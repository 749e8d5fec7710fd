// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

/** What a source does where an acknowledged stream cannot go on where it should. */
public enum OnGap {
  /** The task fails. */
  FAIL,
  /** It goes on with what there is: rows may be missing, or come twice. */
  CONTINUE
}
