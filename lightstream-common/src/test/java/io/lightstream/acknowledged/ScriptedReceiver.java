// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lightstream.Batches;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.Transports;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The other end of a sender, which does what a test tells it over a real socket. */
final class ScriptedReceiver implements AutoCloseable {

  static final TypeRegistry TYPES = TypeRegistry.parse("number:message,rows:table");
  static final MessageType NUMBER = TYPES.message("number");

  private final BufferAllocator allocator = BufferAllocator.unbounded("scripted receiver");
  private final List<Session> sessions = new ArrayList<>();
  private final Listener listener;

  private ScriptedReceiver(Listener listener) {
    this.listener = listener;
  }

  static ScriptedReceiver listen(String uri) {
    Endpoint endpoint = Endpoint.parse(uri);
    return new ScriptedReceiver(
        Transports.of(endpoint).listen(endpoint, TransportOptions.defaults()));
  }

  static ScriptedReceiver listen() {
    return listen("tcp://127.0.0.1:0");
  }

  /** One that connects. */
  static ScriptedReceiver connecting() {
    return new ScriptedReceiver(null);
  }

  String uri() {
    return listener.endpoint().toString();
  }

  /** Nobody listens here any more. */
  void stopListening() {
    listener.close();
  }

  Connection acceptPlain() {
    return listener.accept();
  }

  Session accept() {
    return accept(Duration.ofSeconds(30));
  }

  Session accept(Duration silence) {
    return session(listener.accept(), silence);
  }

  Session connect(Endpoint endpoint) {
    return session(
        Transports.of(endpoint).connect(endpoint, TransportOptions.defaults()),
        Duration.ofSeconds(30));
  }

  private Session session(Connection connection, Duration silence) {
    Session session =
        new Session(
            ControlledConnection.over(
                connection,
                new ControlledConnection.Settings(
                    TYPES,
                    ProtocolReadOptions.network(),
                    IpcWriteOptions.defaults(),
                    allocator,
                    silence,
                    Duration.ofSeconds(30))));
    sessions.add(session);
    return session;
  }

  @Override
  public void close() {
    sessions.forEach(Session::close);
    if (listener != null) {
      listener.close();
    }
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  /** One connection. */
  static final class Session implements AutoCloseable {

    private final ControlledConnection connection;

    /** What was said before the last number. */
    private Optional<Control.Token> mark = Optional.empty();

    private Session(ControlledConnection connection) {
      this.connection = connection;
    }

    Control.Hello hello() {
      return assertInstanceOf(Control.Hello.class, control());
    }

    Control control() {
      return assertInstanceOf(Arrival.Said.class, connection.next()).control();
    }

    Session say(Control control) {
      connection.send(control);
      return this;
    }

    /** Hears hello and asks for frames. */
    Session resume(long epoch, long next) {
      hello();
      return say(new Control.Resume(epoch, next, Optional.empty()));
    }

    Session ack(long seq) {
      return say(new Control.Ack(seq));
    }

    /** The numbers in the next frames, of messages or of the first column of a batch's rows. */
    List<Integer> numbers(int frames) {
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < frames; i++) {
        numbers.add(number());
      }
      return numbers;
    }

    int number() {
      mark = Optional.empty();
      Arrival arrival = connection.next();
      while (arrival instanceof Arrival.Said said) {
        mark = Optional.of(assertInstanceOf(Control.Mark.class, said.control()).token());
        arrival = connection.next();
      }
      try (LightstreamMessage message = assertInstanceOf(Arrival.Data.class, arrival).message()) {
        return number(message);
      }
    }

    private static int number(LightstreamMessage message) {
      if (message instanceof MessageBytes bytes) {
        return bytes.borrow().getInt();
      }
      String row = Batches.rows(((LightstreamMessage.Table) message).batch()).get(0);
      return Integer.parseInt(row.substring(0, row.indexOf(',')));
    }

    /** Sends what a receiver does not. */
    void data(int number) {
      connection.write(MessageBytes.copyOf(TYPES.message("number"), payload(number)));
      connection.flush();
    }

    /** What was said before the frame that {@link #number()} gave last. */
    Optional<Control.Token> mark() {
      return mark;
    }

    /** Hears where the stream ends, and confirms it. */
    void end(long seq) {
      assertEquals(new Control.End(seq), control());
      ack(seq).say(new Control.End(seq));
    }

    /** The sender closes the connection. */
    void awaitClosed() {
      assertEquals(null, connection.next());
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  /** Sends numbers, each of which must get itself as the number of its frame. */
  static void send(AcknowledgedSender sender, int from, int to) {
    for (int number = from; number < to; number++) {
      assertEquals(number, sender.send(NUMBER, payload(number)));
    }
  }

  /** The numbers from one to before another. */
  static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  static ByteBuffer payload(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, number);
  }
}
