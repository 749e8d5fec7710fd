// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

/** What plain connections carry. */
public enum WireProtocol {
  /** One Arrow IPC stream. */
  ARROW,
  /** The Lightstream protocol, with types that both sides registered. */
  LIGHTSTREAM
}
