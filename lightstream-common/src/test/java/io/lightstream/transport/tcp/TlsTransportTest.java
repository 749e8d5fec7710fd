// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.tcp;

import static io.lightstream.transport.tcp.Certificates.file;
import static io.lightstream.transport.tcp.Certificates.showing;
import static io.lightstream.transport.tcp.Certificates.trusting;
import static io.lightstream.transport.tcp.Certificates.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Background;
import io.lightstream.transport.Bytes;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.SocketContract;
import io.lightstream.transport.TlsOptions;
import io.lightstream.transport.TransportOptions;
import io.netty.util.internal.InternalThreadLocalMap;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTransportTest extends SocketContract {

  private static final Endpoint LOCAL = Endpoint.parse("tcps://localhost:0");

  private final TcpTransport tcp = new TcpTransport();

  @Override
  protected Endpoint freeEndpoint() {
    return LOCAL;
  }

  @Override
  protected TransportOptions listeningOptions() {
    return with(showing("server"));
  }

  @Override
  protected TransportOptions connectingOptions() {
    return with(trusting("root"));
  }

  @AfterAll
  static void noThreadIsLeft() {
    Background.await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("lightstream")));
  }

  private Listener listen(TlsOptions options) {
    return tcp.listen(LOCAL, with(options));
  }

  private Connection connect(Listener listener, TlsOptions options) {
    return tcp.connect(listener.endpoint(), with(options));
  }

  private void assertRefused(String expected, TlsOptions listening, TlsOptions connecting) {
    try (Listener listener = listen(listening)) {
      LightstreamIOException e =
          assertThrows(LightstreamIOException.class, () -> connect(listener, connecting));
      String message = "TLS handshake with " + listener.endpoint() + " failed: " + expected;
      assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }
  }

  /** That the peer does not want us is known with the first read: its side ends later. */
  private void assertTurnedAway(Listener listener, TlsOptions connecting, String said) {
    try (Connection connection = connect(listener, connecting)) {
      LightstreamIOException e =
          assertThrows(LightstreamIOException.class, () -> Bytes.readOne(connection));
      String message = "cannot read from " + listener.endpoint() + ": the peer ";
      assertTrue(e.getMessage().startsWith(message), e.getMessage());
      assertTrue(e.getMessage().matches(".*(" + said + ").*"), e.getMessage());
      assertTrue(e.peerClosed());
    }
  }

  private static void assertConversation(Connection one, Connection other) {
    Bytes.write(one, "hello");
    assertEquals("hello", Bytes.readText(other, 5));
    Bytes.write(other, "yes?");
    assertEquals("yes?", Bytes.readText(one, 4));
  }

  private static SSLSocket jdkClient(Listener listener, String protocol) throws Exception {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), listener.endpoint().port());
    return jdkClient(plain, protocol);
  }

  private static SSLSocket jdkClient(Socket plain, String protocol) throws Exception {
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    try (var pem = Files.newInputStream(file("root.pem"))) {
      roots.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.startHandshake();
    return socket;
  }

  @Test
  void certificateForAnotherHostIsRefused() {
    assertRefused(
        "certificate 'CN=elsewhere.example' is not for host 'localhost' but for elsewhere.example",
        showing("elsewhere"),
        trusting("root"));
  }

  @Test
  void addressInTheCertificateIsAccepted() {
    try (Listener listener =
            tcp.listen(Endpoint.parse("tcps://127.0.0.1:0"), with(showing("server")));
        Connection connection = connect(listener, trusting("root"));
        Connection accepted = listener.accept()) {
      assertConversation(connection, accepted);
    }
  }

  @Test
  void certificateOfUnknownIssuerIsRefused() {
    assertRefused(
        "certificate 'CN=localhost' is not trusted: it was issued by 'CN=Lightstream test root',"
            + " and the roots in "
            + file("other-root.pem")
            + " do not lead to it",
        showing("server"),
        trusting("other-root"));
  }

  @Test
  void theJvmsRootsAreTrustedWhereNoneAreGiven() {
    assertRefused(
        "certificate 'CN=localhost' is not trusted: it was issued by 'CN=Lightstream test root',"
            + " and what the JVM trusts do not lead to it",
        showing("server"),
        TlsOptions.defaults());
  }

  @Test
  void expiredCertificateIsRefused() {
    assertRefused(
        "certificate 'CN=localhost' or one of its issuers has expired",
        showing("expired"),
        trusting("root"));
  }

  @Test
  void anyCertificateIsTakenWhereVerificationIsSkipped() {
    try (Listener listener = listen(showing("elsewhere"));
        Connection connection = connect(listener, TlsOptions.defaults().insecureSkipVerify(true));
        Connection accepted = listener.accept()) {
      assertConversation(connection, accepted);
    }
  }

  @Test
  void clientCertificatesAreRequiredWhereRootsAreSet() {
    try (Listener listener = listen(showing(trusting("root"), "server"))) {
      assertTurnedAway(
          listener, trusting("root"), "requires one and got none|requires a client certificate");
      assertTurnedAway(
          listener,
          showing(trusting("root"), "stranger"),
          "does not accept this side's certificate|does not trust|of an issuer");
      try (Connection connection = connect(listener, showing(trusting("root"), "client"));
          Connection accepted = listener.accept()) {
        assertConversation(connection, accepted);
      }
    }
  }

  @Test
  void failedHandshakesDoNotHurtTheListener() throws Exception {
    try (Listener listener = listen(showing("server"));
        Socket garbage = new Socket("localhost", listener.endpoint().port());
        Socket silent = new Socket("localhost", listener.endpoint().port());
        Socket gone = new Socket("localhost", listener.endpoint().port())) {
      garbage.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      gone.setSoLinger(true, 0);
      gone.shutdownOutput();
      assertThrows(LightstreamIOException.class, () -> connect(listener, trusting("other-root")));
      try (Connection connection = connect(listener, trusting("root"));
          Connection accepted = listener.accept()) {
        assertConversation(connection, accepted);
      }
      assertTrue(silent.isConnected());
    }
  }

  @Test
  void silentPeerOfListenerIsDroppedInTime() throws Exception {
    TransportOptions hurried = with(showing("server")).withConnectTimeout(Duration.ofMillis(30));
    try (Listener listener = tcp.listen(LOCAL, hurried);
        Socket silent = new Socket("localhost", listener.endpoint().port())) {
      assertEquals(-1, silent.getInputStream().read());
    }
  }

  @Test
  void peerWithoutTlsIsSaid() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Endpoint endpoint = LOCAL.withPort(server.getLocalPort());
      Background<Connection> connecting =
          Background.run(() -> tcp.connect(endpoint, connectingOptions()));
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write("HELLO, WORLD\n".getBytes(UTF_8));
        assertEquals(
            "TLS handshake with "
                + endpoint
                + " failed: the peer does not speak TLS; is its endpoint tcp rather than tcps?",
            connecting.failure(LightstreamIOException.class).getMessage());
      }
    }
  }

  @Test
  void silentPeerTimesOut() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      Endpoint endpoint = new Endpoint("tcps", "127.0.0.1", server.getLocalPort(), "");
      LightstreamIOException e =
          assertThrows(
              LightstreamIOException.class,
              () ->
                  tcp.connect(
                      endpoint, connectingOptions().withConnectTimeout(Duration.ofMillis(50))));
      assertEquals(
          "TLS handshake with " + endpoint + " failed: no answer in time; does the peer speak TLS?",
          e.getMessage());
    }
  }

  @Test
  void interruptEndsTheHandshake() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Endpoint endpoint = LOCAL.withPort(server.getLocalPort());
      Background<Connection> connecting =
          Background.run(() -> tcp.connect(endpoint, connectingOptions()));
      try (Socket peer = server.accept()) {
        assertTrue(peer.isConnected());
        assertEquals(
            "connecting to " + endpoint + " was interrupted",
            connecting.awaitBlocked().interrupt().failure(ClosedException.class).getMessage());
      }
    }
  }

  @Test
  void refusedConnectionSaysWhereAndWhatToDo() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0)) {
      port = server.getLocalPort();
    }
    Endpoint endpoint = new Endpoint("tcps", "127.0.0.1", port, "");
    LightstreamIOException e =
        assertThrows(
            LightstreamIOException.class, () -> tcp.connect(endpoint, connectingOptions()));
    assertEquals(
        "cannot connect to " + endpoint + ": Connection refused; is a listener running there?",
        e.getMessage());
  }

  @Test
  void takenPortIsSaid() {
    try (Listener listener = listen(showing("server"))) {
      LightstreamIOException e =
          assertThrows(
              LightstreamIOException.class,
              () -> tcp.listen(listener.endpoint(), listeningOptions()));
      assertTrue(
          e.getMessage()
              .startsWith("cannot listen on " + listener.endpoint() + ": Address already in use"),
          e.getMessage());
    }
  }

  @Test
  void endWithoutCloseNotifyIsTruncation() throws Exception {
    try (Listener listener = listen(showing("server"));
        Socket plain = new Socket("localhost", listener.endpoint().port());
        SSLSocket peer = jdkClient(plain, "TLSv1.3");
        Connection accepted = listener.accept()) {
      peer.getOutputStream().write("half".getBytes(UTF_8));
      plain.shutdownOutput();
      assertEquals("half", Bytes.readText(accepted, 4));
      LightstreamIOException e =
          assertThrows(LightstreamIOException.class, () -> Bytes.readOne(accepted));
      assertEquals(
          "cannot read from "
              + accepted.peer()
              + ": it closed the connection without a TLS close_notify; what it sent may be"
              + " truncated",
          e.getMessage());
      assertTrue(e.peerClosed());
    }
  }

  @Test
  @SuppressWarnings("try")
  void closeAmidWritingIsTruncationForThePeer() {
    try (Listener listener = listen(showing("server"));
        Connection connection = connect(listener, trusting("root"));
        Connection accepted = listener.accept()) {
      Bytes.write(connection, "half");
      connection.close();
      assertEquals("half", Bytes.readText(accepted, 4));
      assertThrows(LightstreamIOException.class, () -> Bytes.readOne(accepted));
    }
  }

  @Test
  @SuppressWarnings("try")
  void closeOfWhoNeverWroteIsAnEnd() {
    try (Listener listener = listen(showing("server"));
        Connection connection = connect(listener, trusting("root"));
        Connection accepted = listener.accept()) {
      connection.close();
      assertEquals(-1, Bytes.readOne(accepted));
    }
  }

  @Test
  @SuppressWarnings("try")
  void everythingArrivesThoughTheWriterFinishesAndCloses() throws Exception {
    byte[] bytes = Bytes.random(3_000_000, 7);
    try (Listener listener = listen(showing("server"));
        Connection connection = connect(listener, trusting("root"));
        Connection accepted = listener.accept()) {
      Bytes.write(accepted, "never read");
      Background<Void> writing =
          Background.run(
              () -> {
                Bytes.write(connection, bytes);
                connection.finish();
                connection.close();
              });
      assertArrayEquals(bytes, Bytes.read(accepted, bytes.length));
      assertEquals(-1, Bytes.readOne(accepted));
      writing.result();
    }
  }

  @Test
  void nothingOfNettyIsLeftInTheThreadsOfOthers() throws Exception {
    try (Listener listener = listen(showing("server"))) {
      Background<Boolean> elsewhere =
          Background.run(
              () -> {
                try (Connection connection = connect(listener, trusting("root"));
                    Listener another = listen(showing("server"))) {
                  Bytes.write(connection, "x");
                  assertEquals(1, Bytes.readOne(connection));
                  assertFalse(listener.endpoint().equals(another.endpoint()));
                  connection.finish();
                }
                return InternalThreadLocalMap.getIfSet() == null;
              });
      try (Connection accepted = listener.accept()) {
        Bytes.write(accepted, Bytes.read(accepted, 1));
        assertTrue(elsewhere.result());
      }
    }
  }

  @Test
  void tls12IsSpoken() throws Exception {
    try (Listener listener = listen(showing("server"));
        SSLSocket peer = jdkClient(listener, "TLSv1.2");
        Connection accepted = listener.accept()) {
      assertEquals("TLSv1.2", peer.getSession().getProtocol());
      peer.getOutputStream().write("hello".getBytes(UTF_8));
      assertEquals("hello", Bytes.readText(accepted, 5));
      Bytes.write(accepted, "yes?");
      accepted.finish();
      assertEquals("yes?", new String(peer.getInputStream().readAllBytes(), UTF_8));
    }
  }

  @Test
  void tls11IsRefused() throws Exception {
    try (Listener listener = listen(showing("server"));
        Socket peer = new Socket("localhost", listener.endpoint().port())) {
      peer.getOutputStream().write(clientHelloOf11());
      DataInputStream answer = new DataInputStream(peer.getInputStream());
      assertEquals(21, answer.read(), "an alert");
      answer.skipNBytes(4);
      assertEquals(2, answer.read(), "fatal");
      assertEquals(70, answer.read(), "protocol_version");
      assertEquals(-1, answer.read());
    }
  }

  /** RFC 4346 (7.4.1.2): a ClientHello of version 3.2 with two cipher suites. */
  private static byte[] clientHelloOf11() {
    ByteBuffer hello = ByteBuffer.allocate(52);
    hello.put((byte) 22).put((byte) 3).put((byte) 2).putShort((short) 47);
    hello.put((byte) 1).put((byte) 0).putShort((short) 43);
    hello.put((byte) 3).put((byte) 2).put(new byte[32]).put((byte) 0);
    hello.putShort((short) 4).putShort((short) 0xC009).putShort((short) 0xC013);
    hello.put((byte) 1).put((byte) 0);
    return hello.array();
  }

  @Test
  void opensslSeesTheCertificate() throws Exception {
    assumeTrue(onPath("openssl"), "openssl is not on the PATH");
    try (Listener listener = listen(showing("server"))) {
      Process openssl =
          new ProcessBuilder(
                  "openssl",
                  "s_client",
                  "-connect",
                  "localhost:" + listener.endpoint().port(),
                  "-CAfile",
                  file("root.pem").toString(),
                  "-verify_return_error",
                  "-ign_eof")
              .redirectErrorStream(true)
              .start();
      try (Connection accepted = listener.accept()) {
        Bytes.write(accepted, "from Java\n");
        accepted.finish();
        String said = new String(openssl.getInputStream().readAllBytes(), UTF_8);
        assertTrue(openssl.waitFor(30, TimeUnit.SECONDS));
        assertTrue(said.contains("CN = localhost") || said.contains("CN=localhost"), said);
        assertTrue(said.contains("Verify return code: 0 (ok)"), said);
        assertTrue(said.contains("from Java"), said);
        assertFalse(said.contains("New Session Ticket"), said);
      } finally {
        openssl.destroyForcibly();
      }
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Test
  void whatCannotBeUsedIsNamed(@TempDir Path directory) throws IOException {
    assertEquals(
        "to listen on tcps://localhost:0, TLS needs a certificate and its key",
        configurationFailure(TlsOptions.defaults()));
    assertEquals(
        "TLS key: "
            + file("server-sec1.key")
            + " has no block 'BEGIN PRIVATE KEY' or 'BEGIN ENCRYPTED PRIVATE KEY' (PKCS#8), but"
            + " [EC PRIVATE KEY]; 'openssl pkcs8 -topk8' makes one",
        configurationFailure(
            TlsOptions.defaults().withCertificate(file("server.pem"), file("server-sec1.key"))));
    assertEquals(
        "TLS certificates: " + file("server.key") + " has no block 'BEGIN CERTIFICATE'",
        configurationFailure(
            TlsOptions.defaults().withCertificate(file("server.key"), file("server.key"))));
    Path missing = directory.resolve("missing.pem");
    assertEquals(
        "TLS: cannot read the file " + missing + ": java.nio.file.NoSuchFileException: " + missing,
        configurationFailure(showing("server").withRoots(missing)));
    Path junk =
        Files.writeString(
            directory.resolve("junk.pem"),
            "-----BEGIN PRIVATE KEY-----\nanVuaw==\n-----END PRIVATE KEY-----\n");
    assertEquals(
        "TLS key: " + junk + " holds a key that is none of [EC, RSA, EdDSA]",
        configurationFailure(TlsOptions.defaults().withCertificate(file("server.pem"), junk)));
  }

  private static TlsOptions encrypted() {
    return TlsOptions.defaults().withCertificate(file("server.pem"), file("server-encrypted.key"));
  }

  @Test
  void keyMayBeEncrypted() {
    try (Listener listener = listen(encrypted().withKeyPassword("secret"));
        Connection connection = connect(listener, trusting("root"));
        Connection accepted = listener.accept()) {
      assertConversation(connection, accepted);
    }
  }

  @Test
  void passwordOfKeyIsNeededRightAndNeverShown(@TempDir Path directory) throws IOException {
    Path key = file("server-encrypted.key");
    assertEquals(
        "TLS key: " + key + " holds a key that is encrypted, but no password is set",
        configurationFailure(encrypted()));
    TlsOptions wrong = encrypted().withKeyPassword("not-this-one");
    String refused = configurationFailure(wrong);
    assertTrue( // Newer JVMs know PBES2 by the name of what it stands for here.
        refused.startsWith(
            "TLS key: "
                + key
                + " cannot be decrypted: the password is wrong, or this JVM does not know its"
                + " encryption, PBE"),
        refused);
    assertTrue(wrong.toString().contains("keyPassword=Optional[[hidden]]"), wrong::toString);
    Path junk =
        Files.writeString(
            directory.resolve("junk.pem"),
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nanVuaw==\n-----END ENCRYPTED PRIVATE KEY-----\n");
    String message =
        configurationFailure(
            TlsOptions.defaults()
                .withCertificate(file("server.pem"), junk)
                .withKeyPassword("secret"));
    assertTrue(
        message.startsWith(
            "TLS key: " + junk + " holds an encrypted key that the JDK cannot read: "),
        message);
    assertEquals(
        "TLS has the password of a key, but no key is set",
        assertThrows(
                ConfigurationException.class, () -> TlsOptions.defaults().withKeyPassword("secret"))
            .getMessage());
  }

  private String configurationFailure(TlsOptions options) {
    return assertThrows(ConfigurationException.class, () -> listen(options)).getMessage();
  }
}
