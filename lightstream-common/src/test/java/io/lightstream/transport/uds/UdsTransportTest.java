// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.uds;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Background;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.SocketContract;
import io.lightstream.transport.TransportOptions;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UdsTransportTest extends SocketContract {

  private final UdsTransport uds = new UdsTransport();

  @TempDir private Path directory;

  @Override
  protected Endpoint freeEndpoint() {
    return at(directory.resolve("contract.sock"));
  }

  private static Endpoint at(Path path) {
    return new Endpoint("uds", "", -1, path.toString());
  }

  private Listener listen(Path path) {
    return uds.listen(at(path), TransportOptions.defaults());
  }

  private Connection connect(Path path) {
    return uds.connect(at(path), TransportOptions.defaults());
  }

  private Path path() {
    return directory.resolve("a.sock");
  }

  private Path deadSocket() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path()));
    }
    assertTrue(Files.exists(path()));
    return path();
  }

  private static String listenFailure(
      Class<? extends LightstreamException> type, UdsTransport uds, Path path) {
    return assertThrows(type, () -> uds.listen(at(path), TransportOptions.defaults())).getMessage();
  }

  private String connectFailure(Path path) {
    return assertThrows(LightstreamIOException.class, () -> connect(path)).getMessage();
  }

  @Test
  void onlyTheUserMayConnectAndNothingElseIsLeft() throws Exception {
    try (Listener listener = listen(path());
        Connection client = connect(path());
        Connection accepted = listener.accept();
        Stream<Path> files = Files.list(directory)) {
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
      assertEquals(2, files.count());
      assertEquals(at(path()).toString(), client.peer());
      assertEquals(at(path()) + " (accepted)", accepted.peer());
    }
    assertFalse(Files.exists(path()));
  }

  @Test
  void deadSocketIsReplaced() throws Exception {
    Path dead = deadSocket();
    try (Listener listener = listen(dead);
        Connection client = connect(dead);
        Connection accepted = listener.accept()) {
      assertEquals(listener.endpoint().toString(), client.peer());
      assertFalse(accepted.peer().isEmpty());
    }
  }

  @Test
  void liveSocketIsNotReplaced() {
    try (Listener first = listen(path())) {
      assertEquals(
          "cannot listen on " + first.endpoint() + ": in use: another listener answers there",
          listenFailure(LightstreamIOException.class, uds, path()));
      try (Connection probe = first.accept();
          Connection client = connect(path());
          Connection accepted = first.accept()) {
        assertEquals(probe.peer(), accepted.peer());
        assertFalse(client.peer().isEmpty());
      }
    }
  }

  @Test
  void whatIsNoSocketIsNotReplaced() throws Exception {
    byte[] precious = {1, 2, 3};
    Files.write(path(), precious);
    assertEquals(
        "cannot listen on "
            + at(path())
            + ": there is a file that is no socket; choose another path, or remove it",
        listenFailure(ConfigurationException.class, uds, path()));
    assertArrayEquals(precious, Files.readAllBytes(path()));
  }

  @Test
  void linkToDeadSocketIsNotReplaced() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), deadSocket());
    listenFailure(ConfigurationException.class, uds, link);
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  @SuppressWarnings("try")
  void anotherOnesSocketIsNotRemoved() throws Exception {
    try (Listener first = listen(path())) {
      Files.delete(path());
      try (Listener second = listen(path())) {
        first.close();
        assertTrue(Files.exists(path()));
        second.close();
        assertFalse(Files.exists(path()));
      }
    }
  }

  @Test
  @SuppressWarnings("try")
  void closingAgainRemovesNothing() throws Exception {
    try (Listener first = listen(path())) {
      first.close();
      try (Listener second = listen(path())) {
        first.close();
        assertTrue(Files.exists(path()), second.endpoint().toString());
      }
    }
  }

  @Test
  void twoListenersAtOnceLeaveOneThatLives() throws Exception {
    for (int round = 0; round < 20; round++) {
      deadSocket();
      List<Background<Listener>> racing = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        racing.add(Background.run(() -> listen(path())));
      }
      List<Listener> won = new ArrayList<>();
      for (Background<Listener> one : racing) {
        try {
          won.add(one.result());
        } catch (LightstreamIOException e) {
          assertTrue(e.getMessage().contains("in use"), e.getMessage());
        }
      }
      assertEquals(1, won.size());
      connect(path()).close();
      won.get(0).close();
      assertFalse(Files.exists(path()));
    }
  }

  @Test
  void longPathIsRefused() {
    Path longest = Path.of("/tmp/" + "x".repeat(103));
    assertEquals(
        at(longest) + ": the path has 108 bytes; that of a Unix socket has 107 at most",
        listenFailure(ConfigurationException.class, uds, longest));
    assertThrows(ConfigurationException.class, () -> connect(longest));
  }

  @Test
  void longDirectoryIsRefusedForListening() {
    Path deep = Path.of("/" + "d".repeat(98) + "/s");
    assertEquals(
        at(deep) + ": its directory's path has 99 bytes; to listen there it may have 98 at most",
        listenFailure(ConfigurationException.class, uds, deep));
  }

  @Test
  void missingDirectoryIsSaid() {
    Path lost = directory.resolve("missing/a.sock");
    assertEquals(
        "cannot listen on "
            + at(lost)
            + ": there is no directory "
            + lost.getParent()
            + "; create it first",
        listenFailure(LightstreamIOException.class, uds, lost));
  }

  @Test
  void missingPathIsRefused() {
    assertEquals(
        "uds:/// needs the path of a socket, as in uds:///tmp/lightstream.sock",
        assertThrows(
                ConfigurationException.class,
                () -> uds.connect(Endpoint.parse("uds:///"), TransportOptions.defaults()))
            .getMessage());
  }

  @Test
  void reasonsNotToConnectAreSaid() throws Exception {
    Path missing = directory.resolve("missing");
    assertEquals(
        "cannot connect to "
            + at(missing)
            + ": there is no such file; is a listener running there?",
        connectFailure(missing));
    Path file = Files.createFile(directory.resolve("file"));
    assertEquals("cannot connect to " + at(file) + ": the file is no socket", connectFailure(file));
    assertEquals(
        "cannot connect to "
            + at(deadSocket())
            + ": Connection refused; its listener is gone: start one there",
        connectFailure(path()));
  }

  private static void crowd(UnixDomainSocketAddress address, List<SocketChannel> waiting)
      throws IOException {
    try {
      while (true) {
        SocketChannel next = SocketChannel.open(StandardProtocolFamily.UNIX);
        waiting.add(next);
        next.configureBlocking(false);
        if (!next.connect(address)) {
          return;
        }
      }
    } catch (SocketException e) {
      // The system takes no more.
    }
  }

  @Test
  void crowdedListenerIsNotReplaced() throws Exception {
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path());
      server.bind(address, 1);
      crowd(address, waiting);
      assertTrue(listenFailure(LightstreamIOException.class, uds, path()).contains("in use"));
    } finally {
      for (SocketChannel socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  void crowdedListenerTimesOutAndCanBeInterrupted() throws Exception {
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path());
      server.bind(address, 1);
      crowd(address, waiting);
      TransportOptions hurried =
          TransportOptions.defaults().withConnectTimeout(Duration.ofMillis(20));
      LightstreamIOException e =
          assertThrows(LightstreamIOException.class, () -> uds.connect(at(path()), hurried));
      assertEquals(
          "cannot connect to "
              + at(path())
              + ": too many peers wait to be accepted there; its listener is slow, or raise the"
              + " connect timeout of 20 ms",
          e.getMessage());
      Background<Connection> connecting = Background.run(() -> connect(path())).awaitBlocked();
      assertEquals(
          "connecting to " + at(path()) + " was interrupted",
          connecting.interrupt().failure(ClosedException.class).getMessage());
    } finally {
      for (SocketChannel socket : waiting) {
        socket.close();
      }
    }
  }
}
