// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

/** How a stream ended between two frames. */
public enum StreamEnd {
  /** By the format's own mark: the sender said that it is done. */
  MARKER,
  /** By the connection's close: a sender that was killed looks the same. */
  CLOSED
}
