// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

/** Which side of a connection a connector takes. */
public enum ConnectionMode {
  /** It connects to endpoints. */
  CONNECT,
  /** It listens on endpoints. */
  LISTEN
}
