// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

/** What the streams of a table carry. */
public enum WireProtocol {
  /** Arrow IPC streams. */
  ARROW,

  /** The Lightstream protocol: tables and messages of many types on one connection. */
  LIGHTSTREAM,

  /** Frames of a type, a length and a value, as rows of two columns. */
  TLV;

  /** The value as it is written in options. */
  @Override
  public String toString() {
    return OptionText.of(this);
  }
}
