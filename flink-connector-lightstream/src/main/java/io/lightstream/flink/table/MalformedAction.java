// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

/** What to do with a stream that breaks the rules of its format. */
public enum MalformedAction {
  /** The job fails, with endpoint, offset and rule. */
  FAIL,

  /** The rest of the stream or file is left out, and counted. */
  SKIP;

  /** The value as it is written in options. */
  @Override
  public String toString() {
    return OptionText.of(this);
  }
}
