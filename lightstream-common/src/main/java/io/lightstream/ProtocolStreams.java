// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.ByteSource;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.protocol.ProtocolDecoder;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Connection;

/**
 * Puts the Lightstream protocol over connections and files. What is handed in is closed on failure.
 */
final class ProtocolStreams {

  private ProtocolStreams() {}

  static LightstreamConnection connection(
      Connection connection, TypeRegistry types, ProtocolOptions options) {
    String peer = connection.peer();
    Memory memory = Memory.of(options.allocator(), peer);
    try {
      CoalescingSink sink = CoalescingSink.of(new WriteHalf(connection, () -> true), peer);
      return new LightstreamConnection(
          connection,
          receiver(new ReadHalf(connection), peer, types, options, memory, () -> {}),
          sender(sink, peer, types, options, memory, () -> {}),
          memory);
    } catch (RuntimeException e) {
      connection.close();
      memory.close();
      throw e;
    }
  }

  static MessageReader reader(
      ByteSource source, String name, TypeRegistry types, ProtocolOptions options) {
    Memory memory = Memory.of(options.allocator(), name);
    try {
      return receiver(source, name, types, options, memory, memory::close);
    } catch (RuntimeException e) {
      source.close();
      memory.close();
      throw e;
    }
  }

  static MessageWriter writer(
      CoalescingSink sink, String name, TypeRegistry types, ProtocolOptions options) {
    Memory memory = Memory.of(options.allocator(), name);
    try {
      return sender(sink, name, types, options, memory, memory::close);
    } catch (RuntimeException e) {
      sink.close();
      memory.close();
      throw e;
    }
  }

  private static ProtocolReceiver receiver(
      ByteSource source,
      String name,
      TypeRegistry types,
      ProtocolOptions options,
      Memory memory,
      Runnable letGo) {
    Stopwatch stopwatch = new Stopwatch();
    TimedSource timed = new TimedSource(source, stopwatch);
    ReceivedMessages messages = messages(timed, types, options, memory, letGo);
    return new ProtocolReceiver(name, types, messages, stopwatch::elapsed, options);
  }

  /** The messages of one of several connections. */
  static ReceivedMessages messages(
      ByteSource source, String name, TypeRegistry types, ProtocolOptions options) {
    Memory memory = Memory.of(options.allocator(), name);
    try {
      return messages(source, types, options, memory, memory::close);
    } catch (RuntimeException e) {
      source.close();
      memory.close();
      throw e;
    }
  }

  private static ReceivedMessages messages(
      ByteSource source,
      TypeRegistry types,
      ProtocolOptions options,
      Memory memory,
      Runnable letGo) {
    ProtocolDecoder decoder = ProtocolDecoder.create(types, options.read(), memory.allocator());
    return new ReceivedMessages(source, decoder, letGo);
  }

  private static ProtocolSender sender(
      CoalescingSink sink,
      String name,
      TypeRegistry types,
      ProtocolOptions options,
      Memory memory,
      Runnable letGo) {
    ProtocolEncoder encoder = ProtocolEncoder.create(types, options.write(), memory.allocator());
    return new ProtocolSender(name, types, sink, encoder, letGo);
  }
}
