// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.Background;
import io.lightstream.transport.Bytes;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.TransportOptions;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StdioTransportTest {

  private static final Endpoint STDIO = Endpoint.parse("stdio://");

  private final StdioTransport transport = new StdioTransport();
  private Process child;

  @AfterEach
  void end() {
    if (child != null) {
      child.destroyForcibly();
    }
  }

  private Process start(String role) throws Exception {
    child = command(role).start();
    return child;
  }

  private static ProcessBuilder command(String role) throws URISyntaxException {
    String classes =
        place(StdioTransport.class)
            + File.pathSeparator
            + place(StdioChild.class)
            + File.pathSeparator
            + place(Test.class)
            + File.pathSeparator
            + place(org.opentest4j.AssertionFailedError.class)
            + File.pathSeparator
            + place(org.junit.platform.commons.JUnitException.class);
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classes,
        StdioChild.class.getName(),
        role);
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private String said() throws IOException {
    return new String(child.getErrorStream().readAllBytes(), UTF_8).strip();
  }

  private void endsWell() throws Exception {
    assertTrue(child.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, child.exitValue());
  }

  @Test
  void standardInputArrivesAtStandardOutput() throws Exception {
    Process echo = start("echo");
    byte[] bytes = Bytes.random(1 << 20, 5);
    Background<byte[]> reading = Background.run(() -> echo.getInputStream().readAllBytes());
    echo.getOutputStream().write(bytes);
    echo.getOutputStream().close();
    assertArrayEquals(bytes, reading.result());
    assertEquals("", said());
    endsWell();
  }

  @Test
  void manyBuffersAreGathered() throws Exception {
    byte[] bytes = start("gather").getInputStream().readAllBytes();
    assertEquals(6000, bytes.length);
    for (int i = 0; i < 3000; i++) {
      assertEquals(i, (bytes[2 * i] & 255) | (bytes[2 * i + 1] & 255) << 8);
    }
    endsWell();
  }

  @Test
  void finishShowsTheEndWhileTheProcessGoesOn() throws Exception {
    Process finish = start("finish");
    assertEquals("before", new String(finish.getInputStream().readAllBytes(), UTF_8));
    assertTrue(finish.isAlive());
    finish.getOutputStream().close();
    assertEquals("-1", said());
    endsWell();
  }

  @Test
  void readerThatIsGoneIsRecognised() throws Exception {
    Process flood = start("flood");
    assertEquals(10, flood.getInputStream().readNBytes(10).length);
    flood.getInputStream().close();
    assertEquals("true", said());
    endsWell();
  }

  @Test
  void fullDiskIsNoReaderThatIsGone() throws Exception {
    child = command("flood").redirectOutput(new File("/dev/full")).start();
    assertEquals("false", said());
    endsWell();
  }

  @Test
  void filesAreReadAndWritten() throws Exception {
    File source = new File(place(StdioTransport.class).toFile(), "META-INF/services");
    File input = source.listFiles()[0];
    child = command("echo").redirectInput(input).start();
    assertArrayEquals(Files.readAllBytes(input.toPath()), child.getInputStream().readAllBytes());
    endsWell();
  }

  @Test
  void closeUnblocksReadingAndLeavesStandardInputOpen() throws Exception {
    Process closing = start("close-reading");
    assertEquals('c', closing.getErrorStream().read());
    closing.getOutputStream().write('x');
    closing.getOutputStream().close();
    assertEquals("x", said());
    endsWell();
  }

  @Test
  void closeUnblocksWriting() throws Exception {
    start("close-writing");
    assertEquals("closed", said());
    endsWell();
  }

  @Test
  void closeLeavesStandardOutputOpen() throws Exception {
    assertEquals(
        "one two", new String(start("close").getInputStream().readAllBytes(), UTF_8).strip());
    endsWell();
  }

  @Test
  void listenerAcceptsOnePeer() {
    try (Listener listener = transport.listen(STDIO, TransportOptions.defaults());
        Connection connection = listener.accept()) {
      assertEquals("stdio://", connection.peer());
      assertEquals(STDIO, listener.endpoint());
      assertEquals(
          "stdio://: accepts one peer, and that was accepted, or the listener was closed",
          assertThrows(ClosedException.class, listener::accept).getMessage());
    }
  }

  @Test
  void closedListenerAcceptsNobody() {
    Listener listener = transport.listen(STDIO, TransportOptions.defaults());
    listener.close();
    listener.close();
    assertThrows(ClosedException.class, listener::accept);
  }

  @Test
  void pathIsRefused() {
    assertEquals(
        "stdio:///x: stdio has no paths; it is stdio://",
        assertThrows(
                ConfigurationException.class,
                () -> transport.connect(Endpoint.parse("stdio:///x"), TransportOptions.defaults()))
            .getMessage());
  }
}
