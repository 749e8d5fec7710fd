// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

/** Which side a table takes when a connection is made. */
public enum ConnectionMode {
  /** The table connects to its endpoints. */
  CONNECT,

  /** The table listens on its addresses. */
  LISTEN;

  /** The value as it is written in options. */
  @Override
  public String toString() {
    return OptionText.of(this);
  }
}
