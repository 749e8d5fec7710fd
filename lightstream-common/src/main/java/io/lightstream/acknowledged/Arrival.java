// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.protocol.LightstreamMessage;

/** What a peer sent, but for what keeps the connection alive. */
sealed interface Arrival {

  /**
   * A frame that counts.
   *
   * @param message owned by whoever reads
   */
  record Data(LightstreamMessage message) implements Arrival {}

  /** A control frame. */
  record Said(Control control) implements Arrival {}
}
