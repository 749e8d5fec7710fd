// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every transport that connects and listens. */
public abstract class SocketContract {

  private static final int MEGABYTE = 1 << 20;

  private Listener listener;
  private Connection connecting;
  private Connection accepted;

  /** A place that is free. */
  protected abstract Endpoint freeEndpoint() throws Exception;

  protected TransportOptions listeningOptions() {
    return TransportOptions.defaults();
  }

  protected TransportOptions connectingOptions() {
    return TransportOptions.defaults();
  }

  @BeforeEach
  void open() throws Exception {
    Endpoint endpoint = freeEndpoint();
    listener = Transports.of(endpoint).listen(endpoint, listeningOptions());
    Background<Connection> accepting = Background.run(listener::accept);
    connecting = connect();
    accepted = accepting.result();
  }

  @AfterEach
  void close() {
    connecting.close();
    accepted.close();
    listener.close();
  }

  private Connection connect() {
    return Transports.of(listener.endpoint()).connect(listener.endpoint(), connectingOptions());
  }

  @Test
  void bytesArriveInBothDirections() {
    Bytes.write(connecting, "there");
    Bytes.write(accepted, "and back");
    assertEquals("there", Bytes.readText(accepted, 5));
    assertEquals("and back", Bytes.readText(connecting, 8));
  }

  @Test
  void peersAreNamed() {
    assertEquals(listener.endpoint().toString(), connecting.peer());
    assertTrue(accepted.peer().startsWith(listener.endpoint().scheme() + "://"), accepted.peer());
  }

  @Test
  void everySplitOfWritesAndReadsGivesTheSameBytes() {
    byte[] bytes = Bytes.random(24, 1);
    for (int writeSplit = 0; writeSplit <= bytes.length; writeSplit++) {
      for (int readSplit = 0; readSplit <= bytes.length; readSplit++) {
        connecting.write(split(bytes, writeSplit), 0, 2);
        ByteBuffer[] regions = split(new byte[bytes.length], readSplit);
        readFully(accepted, regions);
        assertArrayEquals(bytes, joined(regions));
      }
    }
  }

  @Test
  void onlyTheNamedBuffersAreUsed() {
    ByteBuffer[] from = {direct("no"), direct("yes"), direct("no")};
    connecting.write(from, 1, 1);
    ByteBuffer[] into = {
      ByteBuffer.allocateDirect(3), ByteBuffer.allocateDirect(3), ByteBuffer.allocateDirect(3)
    };
    while (into[1].hasRemaining()) {
      accepted.read(into, 1, 1);
    }
    assertEquals(0, into[0].position() + into[2].position());
    assertArrayEquals("yes".getBytes(StandardCharsets.UTF_8), Bytes.array(into[1].flip()));
    assertEquals(2, from[0].remaining());
    assertEquals(0, from[1].remaining());
  }

  @Test
  void emptyBuffersAreSkipped() {
    connecting.write(new ByteBuffer[] {direct(""), direct("a"), direct(""), direct("b")}, 0, 4);
    ByteBuffer[] into = {direct(""), ByteBuffer.allocateDirect(1), ByteBuffer.allocateDirect(1)};
    readFully(accepted, into);
    assertEquals("ab", new String(joined(into), StandardCharsets.UTF_8));
  }

  @Test
  void manyBuffersAreWrittenToSlowReader() throws Exception {
    byte[] bytes = Bytes.random(8 * MEGABYTE + 4321, 2);
    Background<Void> writing =
        Background.run(() -> connecting.write(pieces(bytes, 2999), 0, 3000)).awaitBlocked();
    byte[] first = Bytes.read(accepted, 10);
    writing.awaitBlocked();
    ByteBuffer[] rest = pieces(new byte[bytes.length - 10], 99);
    readFully(accepted, rest);
    writing.result();
    assertArrayEquals(Arrays.copyOf(bytes, 10), first);
    assertArrayEquals(Arrays.copyOfRange(bytes, 10, bytes.length), joined(rest));
  }

  @Test
  void bothDirectionsAreBusyAtOnce() throws Exception {
    byte[] there = Bytes.random(4 * MEGABYTE, 3);
    byte[] back = Bytes.random(4 * MEGABYTE, 4);
    Background<Void> first = Background.run(() -> Bytes.write(connecting, there));
    Background<Void> second = Background.run(() -> Bytes.write(accepted, back));
    Background<byte[]> third = Background.run(() -> Bytes.read(connecting, back.length));
    assertArrayEquals(there, Bytes.read(accepted, there.length));
    assertArrayEquals(back, third.result());
    first.result();
    second.result();
  }

  @Test
  void finishingOneDirectionLeavesTheOtherOpen() {
    Bytes.write(connecting, "last");
    connecting.finish();
    connecting.finish();
    assertEquals("last", Bytes.readText(accepted, 4));
    assertEquals(-1, Bytes.readOne(accepted));
    assertEquals(-1, Bytes.readOne(accepted));
    Bytes.write(accepted, "still");
    assertEquals("still", Bytes.readText(connecting, 5));
    accepted.finish();
    assertEquals(-1, Bytes.readOne(connecting));
  }

  @Test
  void writingAfterFinishIsRefused() {
    connecting.finish();
    ClosedException e =
        assertThrows(ClosedException.class, () -> Bytes.write(connecting, "too late"));
    assertEquals(connecting.peer() + ": cannot write after finish()", e.getMessage());
  }

  @Test
  void closeUnblocksReading() {
    Background<Long> reading = Background.run(() -> Bytes.readOne(accepted)).awaitBlocked();
    accepted.close();
    assertNamesPeer(reading.failure(ClosedException.class), accepted);
  }

  @Test
  void closeUnblocksWriting() {
    Background<Void> writing =
        Background.run(() -> Bytes.write(accepted, new byte[32 * MEGABYTE])).awaitBlocked();
    accepted.close();
    assertNamesPeer(writing.failure(ClosedException.class), accepted);
  }

  @Test
  void closeUnblocksAccepting() {
    Background<Connection> accepting = Background.run(listener::accept).awaitBlocked();
    listener.close();
    assertTrue(
        accepting
            .failure(ClosedException.class)
            .getMessage()
            .contains(listener.endpoint().toString()));
  }

  @Test
  void interruptEndsReadingAndKeepsTheFlag() throws Exception {
    AtomicBoolean kept = new AtomicBoolean();
    Background<ClosedException> reading =
        Background.run(
            () -> {
              ClosedException e =
                  assertThrows(ClosedException.class, () -> Bytes.readOne(accepted));
              kept.set(Thread.currentThread().isInterrupted());
              return e;
            });
    assertTrue(reading.awaitBlocked().interrupt().result().getMessage().contains("interrupted"));
    assertTrue(kept.get());
    assertThrows(ClosedException.class, () -> Bytes.write(accepted, "x"));
  }

  @Test
  void interruptEndsWritingAndKeepsTheFlag() throws Exception {
    AtomicBoolean kept = new AtomicBoolean();
    Background<ClosedException> writing =
        Background.run(
            () -> {
              byte[] bytes = new byte[32 * MEGABYTE];
              ClosedException e =
                  assertThrows(ClosedException.class, () -> Bytes.write(accepted, bytes));
              kept.set(Thread.currentThread().isInterrupted());
              return e;
            });
    assertTrue(writing.awaitBlocked().interrupt().result().getMessage().contains("interrupted"));
    assertTrue(kept.get());
  }

  @Test
  void interruptEndsAcceptingAndKeepsTheFlag() throws Exception {
    AtomicBoolean kept = new AtomicBoolean();
    Background<ClosedException> accepting =
        Background.run(
            () -> {
              ClosedException e = assertThrows(ClosedException.class, listener::accept);
              kept.set(Thread.currentThread().isInterrupted());
              return e;
            });
    assertTrue(accepting.awaitBlocked().interrupt().result().getMessage().contains("interrupted"));
    assertTrue(kept.get());
    assertThrows(ClosedException.class, listener::accept);
  }

  @Test
  void whatIsClosedIsNotUsed() {
    connecting.close();
    connecting.close();
    connecting.finish();
    assertNamesPeer(
        assertThrows(ClosedException.class, () -> Bytes.readOne(connecting)), connecting);
    assertNamesPeer(
        assertThrows(ClosedException.class, () -> Bytes.write(connecting, "x")), connecting);
    listener.close();
    listener.close();
    assertThrows(ClosedException.class, listener::accept);
  }

  @Test
  void closedListenerLeavesItsConnectionsOpen() {
    listener.close();
    Bytes.write(connecting, "on");
    assertEquals("on", Bytes.readText(accepted, 2));
  }

  @Test
  void closedListenerTakesNobody() {
    listener.close();
    assertThrows(LightstreamIOException.class, this::connect);
  }

  @Test
  void writingToPeerThatIsGoneFails() {
    accepted.close();
    LightstreamIOException e =
        assertThrows(
            LightstreamIOException.class,
            () -> {
              while (true) {
                Bytes.write(connecting, new byte[MEGABYTE]);
              }
            });
    assertTrue(e.peerClosed());
    assertNamesPeer(e, connecting);
  }

  @Test
  void hundredConnectionsAreServed() throws Exception {
    List<Connection> clients = new ArrayList<>();
    List<Connection> peers = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        clients.add(connect());
        Bytes.write(clients.get(i), new byte[] {(byte) i});
      }
      boolean[] seen = new boolean[100];
      for (int i = 0; i < 100; i++) {
        Connection peer = listener.accept();
        peers.add(peer);
        byte[] id = Bytes.read(peer, 1);
        assertFalse(seen[id[0]]);
        seen[id[0]] = true;
        Bytes.write(peer, id);
      }
      for (int i = 0; i < 100; i++) {
        assertEquals(i, Bytes.read(clients.get(i), 1)[0]);
      }
    } finally {
      clients.forEach(Connection::close);
      peers.forEach(Connection::close);
    }
  }

  private static void assertNamesPeer(Exception e, Connection connection) {
    assertTrue(e.getMessage().contains(connection.peer()), e.getMessage());
  }

  private static ByteBuffer direct(String text) {
    return Bytes.direct(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ByteBuffer[] split(byte[] bytes, int at) {
    return new ByteBuffer[] {
      Bytes.direct(Arrays.copyOf(bytes, at)),
      Bytes.direct(Arrays.copyOfRange(bytes, at, bytes.length))
    };
  }

  /** {@code count} pieces of one size and one with the rest. */
  private static ByteBuffer[] pieces(byte[] bytes, int count) {
    ByteBuffer all = Bytes.direct(bytes);
    ByteBuffer[] pieces = new ByteBuffer[count + 1];
    int size = bytes.length / count;
    for (int i = 0; i < count; i++) {
      pieces[i] = all.slice(i * size, size);
    }
    pieces[count] = all.slice(count * size, bytes.length - count * size);
    return pieces;
  }

  private static void readFully(Connection from, ByteBuffer[] into) {
    for (int first = 0; first < into.length; ) {
      if (into[first].hasRemaining()) {
        assertTrue(from.read(into, first, into.length - first) > 0);
      } else {
        first++;
      }
    }
  }

  private static byte[] joined(ByteBuffer[] buffers) {
    int length = Arrays.stream(buffers).mapToInt(ByteBuffer::capacity).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    for (ByteBuffer buffer : buffers) {
      all.put(buffer.duplicate().flip());
    }
    return all.array();
  }
}
