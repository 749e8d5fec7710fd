// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lightstream.Threads;
import io.lightstream.acknowledged.Control.TypeName;
import io.lightstream.error.LightstreamException;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.Transports;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** A peer of a receiver that says what the test wants, right or wrong. */
final class Scripted implements AutoCloseable {

  static final TypeRegistry TYPES = TypeRegistry.parse("event:message,quotes:table");

  private static final AtomicLong INCARNATIONS = new AtomicLong();

  private final BufferAllocator allocator = BufferAllocator.unbounded("scripted");
  private final ControlledConnection connection;
  private final TypeRegistry types;

  private Scripted(String uri, TypeRegistry types) {
    this.types = types;
    Endpoint endpoint = Endpoint.parse(uri);
    this.connection =
        ControlledConnection.over(
            Transports.of(endpoint).connect(endpoint, TransportOptions.defaults()),
            new ControlledConnection.Settings(
                types,
                ProtocolReadOptions.network(),
                IpcWriteOptions.defaults(),
                allocator,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30)));
  }

  static Scripted connect(AcknowledgedReceiver receiver) {
    return connect(receiver.endpoint().toString(), TYPES);
  }

  static Scripted connect(String uri, TypeRegistry types) {
    return new Scripted(uri, types);
  }

  static Control.Hello replaying(String stream, long from) {
    return replaying(stream, from, TYPES);
  }

  static Control.Hello replaying(String stream, long from, TypeRegistry types) {
    return hello(
        stream,
        SenderKind.REPLAYING,
        OptionalLong.empty(),
        OptionalLong.of(from),
        types,
        INCARNATIONS.incrementAndGet());
  }

  static Control.Hello recomputing(String stream, long from) {
    return hello(
        stream,
        SenderKind.RECOMPUTING,
        OptionalLong.empty(),
        OptionalLong.of(from),
        TYPES,
        INCARNATIONS.incrementAndGet());
  }

  static Control.Hello appending(String stream, long incarnation) {
    return hello(
        stream,
        SenderKind.APPENDING,
        OptionalLong.empty(),
        OptionalLong.empty(),
        TYPES,
        incarnation);
  }

  /** A sender that was granted an epoch before. */
  static Control.Hello again(String stream, long epoch, long from) {
    return hello(
        stream,
        SenderKind.REPLAYING,
        OptionalLong.of(epoch),
        OptionalLong.of(from),
        TYPES,
        INCARNATIONS.incrementAndGet());
  }

  private static Control.Hello hello(
      String stream,
      SenderKind kind,
      OptionalLong epoch,
      OptionalLong from,
      TypeRegistry types,
      long incarnation) {
    List<TypeName> names =
        types.types().stream().map(type -> new TypeName(type.name(), type.kind())).toList();
    return new Control.Hello(
        Control.VERSION,
        stream,
        kind,
        epoch,
        from,
        names,
        OptionalLong.of(incarnation),
        OptionalLong.empty());
  }

  /** Says hello and hears that it may send. */
  Control.Resume start(Control.Hello hello) {
    say(hello);
    Control.Resume resume = assertInstanceOf(Control.Resume.class, hear());
    assertInstanceOf(Control.Ack.class, hear());
    return resume;
  }

  Scripted say(Control control) {
    connection.send(control);
    return this;
  }

  Scripted event(String text) {
    ByteBuffer payload = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    connection.write(MessageBytes.copyOf(types.message("event"), payload));
    connection.flush();
    return this;
  }

  /** The next control frame. */
  Control hear() {
    return assertInstanceOf(Arrival.Said.class, connection.next()).control();
  }

  /** Says that nothing more follows. */
  void leave() {
    connection.finish();
  }

  /** The next control frame that is another than {@code known}. */
  Control hearPast(Control known) {
    Control heard = hear();
    while (heard.equals(known)) {
      heard = hear();
    }
    return heard;
  }

  /** Reads until the receiver has closed the connection. */
  void awaitClosed() {
    try {
      while (connection.next() != null) {
        // What was on its way.
      }
    } catch (LightstreamException e) {
      // Closed so, too.
    }
  }

  void closeAndAwait(AcknowledgedStream stream) {
    close();
    Threads.await("the connection to be lost", () -> !stream.isConnected());
  }

  @Override
  public void close() {
    connection.close();
    assertEquals(0, allocator.outstanding());
  }
}
