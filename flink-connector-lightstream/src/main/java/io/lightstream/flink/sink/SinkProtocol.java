// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

/**
 * What a sink without acknowledgements speaks. One that is acknowledged speaks {@link
 * #LIGHTSTREAM}.
 */
public enum SinkProtocol {

  /** One Arrow IPC stream on a connection. */
  ARROW,

  /** One table of the Lightstream protocol. */
  LIGHTSTREAM
}
