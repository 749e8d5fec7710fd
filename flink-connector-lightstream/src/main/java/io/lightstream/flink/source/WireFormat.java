// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

/** What plain connections carry. */
public enum WireFormat {
  /** One Arrow IPC stream, with an end mark. */
  ARROW,
  /** The Lightstream protocol, of which one table is read; it ends with the connection. */
  LIGHTSTREAM,
  /** TLV frames as rows of their type and value; they end with the connection. */
  TLV
}
