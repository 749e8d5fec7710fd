// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Background;
import io.lightstream.transport.Bytes;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.SocketContract;
import io.lightstream.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpTransportTest extends SocketContract {

  private final TcpTransport tcp = new TcpTransport();

  @Override
  protected Endpoint freeEndpoint() {
    return Endpoint.parse("tcp://localhost:0");
  }

  private static SocketChannel rawPeer(Listener listener) throws IOException {
    return SocketChannel.open(
        new InetSocketAddress(listener.endpoint().host(), listener.endpoint().port()));
  }

  @Test
  @SuppressWarnings("try")
  void resetWhileReadingNamesThePeer() throws Exception {
    try (Listener listener = tcp.listen(freeEndpoint(), TransportOptions.defaults());
        SocketChannel peer = rawPeer(listener);
        Connection connection = listener.accept()) {
      Background<Long> reading = Background.run(() -> Bytes.readOne(connection)).awaitBlocked();
      peer.setOption(StandardSocketOptions.SO_LINGER, 0);
      peer.close();
      LightstreamIOException e = reading.failure(LightstreamIOException.class);
      assertTrue(e.peerClosed());
      assertEquals("cannot read from " + connection.peer() + ": Connection reset", e.getMessage());
    }
  }

  @Test
  void peerWithoutOurLibraryIsServed() throws Exception {
    try (Listener listener = tcp.listen(freeEndpoint(), TransportOptions.defaults());
        SocketChannel peer = rawPeer(listener);
        Connection connection = listener.accept()) {
      peer.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      assertEquals(3, Bytes.read(connection, 3).length);
      assertEquals(
          "tcp://127.0.0.1:" + ((InetSocketAddress) peer.getLocalAddress()).getPort(),
          connection.peer());
    }
  }

  @Test
  void refusedConnectionSaysWhereAndWhatToDo() throws Exception {
    Endpoint closed = closedEndpoint("127.0.0.1");
    LightstreamIOException e =
        assertThrows(
            LightstreamIOException.class, () -> tcp.connect(closed, TransportOptions.defaults()));
    assertEquals(
        "cannot connect to " + closed + ": Connection refused; is a listener running there?",
        e.getMessage());
  }

  @Test
  void allAddressesOfHostAreTried() throws Exception {
    InetAddress[] addresses = InetAddress.getAllByName("localhost");
    Endpoint closed = closedEndpoint("localhost");
    List<InetSocketAddress> tried = new ArrayList<>();
    LightstreamIOException e =
        assertThrows(
            LightstreamIOException.class,
            () ->
                AddressAttempts.first(
                    closed,
                    Duration.ofSeconds(9),
                    (address, timeout) -> {
                      tried.add(address);
                      throw new IOException("not this one");
                    }));
    assertEquals(addresses.length, tried.size());
    assertTrue(e.getMessage().startsWith("cannot connect to " + closed + ": not this one"));
    assertEquals(addresses.length - 1, e.getCause().getSuppressed().length);
  }

  @Test
  void unknownHostIsSaid() {
    Endpoint unknown = Endpoint.parse("tcp://nowhere.invalid:1");
    LightstreamIOException e =
        assertThrows(
            LightstreamIOException.class, () -> tcp.connect(unknown, TransportOptions.defaults()));
    assertEquals(
        "cannot connect to " + unknown + ": host 'nowhere.invalid' is not known; check its name",
        e.getMessage());
  }

  @Test
  void silentHostTimesOut() throws Exception {
    try (Crowd crowd = new Crowd()) {
      TransportOptions hurried =
          TransportOptions.defaults().withConnectTimeout(Duration.ofMillis(50));
      LightstreamIOException e =
          assertThrows(LightstreamIOException.class, () -> tcp.connect(crowd.endpoint, hurried));
      assertEquals(
          "cannot connect to "
              + crowd.endpoint
              + ": no answer in time; check host, port and firewalls, or raise the connect timeout"
              + " of 50 ms",
          e.getMessage());
    }
  }

  @Test
  void interruptEndsConnecting() throws Exception {
    try (Crowd crowd = new Crowd()) {
      Background<Connection> connecting =
          Background.run(() -> tcp.connect(crowd.endpoint, TransportOptions.defaults()));
      ClosedException e = connecting.awaitBlocked().interrupt().failure(ClosedException.class);
      assertEquals("connecting to " + crowd.endpoint + " was interrupted", e.getMessage());
    }
  }

  @Test
  void takenPortIsSaid() {
    try (Listener listener = tcp.listen(freeEndpoint(), TransportOptions.defaults())) {
      LightstreamIOException e =
          assertThrows(
              LightstreamIOException.class,
              () -> tcp.listen(listener.endpoint(), TransportOptions.defaults()));
      assertEquals(
          "cannot listen on "
              + listener.endpoint()
              + ": Address already in use; choose an address and port of this machine that are free"
              + " (port 0 finds one)",
          e.getMessage());
    }
  }

  @Test
  void addressOfAnotherMachineIsRefused() {
    Endpoint foreign = Endpoint.parse("tcp://192.0.2.1:0");
    LightstreamIOException e =
        assertThrows(
            LightstreamIOException.class, () -> tcp.listen(foreign, TransportOptions.defaults()));
    assertTrue(e.getMessage().startsWith("cannot listen on " + foreign + ": "), e.getMessage());
  }

  @Test
  void pathsAndPortZeroAreRefused() {
    assertEquals(
        "tcp://localhost:1/x: tcp has no paths: end it after the port",
        assertThrows(
                ConfigurationException.class,
                () ->
                    tcp.connect(Endpoint.parse("tcp://localhost:1/x"), TransportOptions.defaults()))
            .getMessage());
    assertEquals(
        "tcp://localhost:0: port 0 is only for listening",
        assertThrows(
                ConfigurationException.class,
                () -> tcp.connect(freeEndpoint(), TransportOptions.defaults()))
            .getMessage());
  }

  private static Endpoint closedEndpoint(String host) throws IOException {
    try (ServerSocketChannel server =
        ServerSocketChannel.open().bind(new InetSocketAddress(host, 0))) {
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      return new Endpoint("tcp", host, port, "");
    }
  }

  /** A listener at which so many wait already that the system answers no more. */
  private static final class Crowd implements AutoCloseable {

    private final ServerSocketChannel server =
        ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0), 1);
    private final Endpoint endpoint =
        new Endpoint(
            "tcp", "127.0.0.1", ((InetSocketAddress) server.getLocalAddress()).getPort(), "");
    private final List<SocketChannel> waiting = new ArrayList<>();

    Crowd() throws IOException {
      while (waiting.size() < 4) {
        SocketChannel next = SocketChannel.open();
        waiting.add(next);
        next.configureBlocking(false);
        next.connect(server.getLocalAddress());
      }
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel socket : waiting) {
        socket.close();
      }
      server.close();
    }
  }
}
