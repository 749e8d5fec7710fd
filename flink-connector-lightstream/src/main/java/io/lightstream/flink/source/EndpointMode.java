// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

/** Which side of a connection the source is. */
public enum EndpointMode {
  /** The source connects to a peer that listens. */
  CONNECT,
  /** The source listens and reads what the first peer to connect sends. */
  LISTEN
}
