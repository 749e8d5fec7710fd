// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.LightstreamException;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Connection;
import java.nio.ByteBuffer;
import java.util.List;

/** Puts one stream of the Lightstream protocol over several connections. */
final class ParallelMessages {

  private ParallelMessages() {}

  static MessageReader reader(
      String name, List<Connection> connections, TypeRegistry types, ProtocolOptions options) {
    ConnectionIndices indices = new ConnectionIndices(connections.size());
    Merge<LightstreamMessage> merge =
        new Merge<>(
            new RotationOrder<>(indices),
            options.queueMessages(),
            options.queueBytes(),
            because -> {});
    Stopwatch stopwatch = new Stopwatch();
    try {
      for (int i = 0; i < connections.size(); i++) {
        String lane = ParallelStreams.name(i, connections.get(i));
        TimedSource source = new TimedSource(connections.get(i), stopwatch);
        ReceivedMessages messages = ProtocolStreams.messages(source, lane, types, options);
        merge.add(lane, new IndexedMessages(source, messages, indices, lane));
      }
    } catch (RuntimeException e) {
      merge.close();
      connections.forEach(Connection::close);
      throw e;
    }
    String source = connections.size() + " connections of " + name;
    return new ProtocolReceiver(source, types, merge, stopwatch::elapsed, options);
  }

  static MessageWriter writer(
      List<Connection> connections, TypeRegistry types, ProtocolOptions options) {
    FanOut<LightstreamMessage> lanes = new FanOut<>(LightstreamMessage::close);
    for (int i = 0; i < connections.size(); i++) {
      Connection connection = connections.get(i);
      String name = ParallelStreams.name(i, connection);
      try {
        connection.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {(byte) i})}, 0, 1);
        CoalescingSink sink =
            CoalescingSink.of(new WriteHalf(connection, () -> false), connection.peer());
        MessageWriter writer = ProtocolStreams.writer(sink, name, types, options);
        lanes.add(name, new ParallelMessageWriter.Lane(writer));
      } catch (LightstreamException e) {
        lanes.abort();
        connections.forEach(Connection::close);
        throw e.within(name);
      }
    }
    lanes.start();
    return new ParallelMessageWriter(types, lanes);
  }
}
