// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.LightstreamPeer;
import io.lightstream.column.Schema;
import io.lightstream.protocol.TypeRegistry;

/**
 * Somebody who connected to be sent batches.
 *
 * @param name the peer, as a person would name it
 * @param stream the way there
 */
record Subscriber(String name, PlainStream stream) {

  /** An Arrow stream of batches of that schema, which goes out at once. */
  static Subscriber toArrow(LightstreamPeer peer, Schema schema) {
    return new Subscriber(peer.peer(), new ArrowConnection(peer.writer(schema)));
  }

  /** A connection of the Lightstream protocol. */
  static Subscriber toProtocol(LightstreamPeer peer, TypeRegistry types) {
    return new Subscriber(peer.peer(), new ProtocolConnection(peer.protocol(types)));
  }
}
