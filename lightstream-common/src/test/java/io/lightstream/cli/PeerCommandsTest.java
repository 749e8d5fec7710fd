// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.Threads;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.tcp.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** send, receive, serve and listen. */
@Timeout(60)
class PeerCommandsTest {

  private static final String ANY = "tcp://127.0.0.1:0";
  private static final int LARGE = 20_000;
  private static final Pattern TOTALS =
      Pattern.compile(
          "\\{\"batches\":(\\d+),\"rows\":(\\d+),\"bytes\":(\\d+),\"seconds\":([0-9.]+)}\n");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("x.arrow");
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatchWriter writer = Lightstream.write(file, Batches.SCHEMA)) {
      for (int first = 0; first < 60; first += 20) {
        try (RecordBatch batch = Batches.of(first, 20, allocator)) {
          writer.write(batch);
        }
      }
    }
  }

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
  }

  private static List<String> read(Path path) {
    return Batches.drain(Lightstream.read(path));
  }

  private static void assertTotals(long batches, long rows, String json) {
    Matcher matcher = TOTALS.matcher(json);
    assertTrue(matcher.matches(), json);
    assertEquals(batches, Long.parseLong(matcher.group(1)));
    assertEquals(rows, Long.parseLong(matcher.group(2)));
    assertTrue(Long.parseLong(matcher.group(3)) >= rows * 16);
    assertTrue(Double.parseDouble(matcher.group(4)) > 0);
  }

  @Test
  void sendToListenArrivesEqual() {
    for (String uri : List.of(ANY, "uds://" + folder.resolve("s.sock"))) {
      Path target = folder.resolve("to.arrow");
      Run listen = Run.of("listen", uri, "-o", target, "--once", "--json").start();
      Run send = Run.of("send", file, listen.uri(), "--json").succeed();
      assertTotals(3, 60, send.output());
      assertTotals(3, 60, listen.finish().status(0).output());
      assertEquals(Batches.expected(0, 60), read(target));
    }
  }

  @Test
  void serveToReceiveArrivesEqual() {
    Path target = folder.resolve("to.arrows");
    Run serve = Run.of("serve", file, ANY, "--once", "--json").start();
    Run receive = Run.of("receive", serve.uri(), "-o", target, "--json").succeed();
    assertTotals(3, 60, receive.output());
    assertTotals(3, 60, serve.finish().status(0).output());
    assertEquals(Batches.expected(0, 60), read(target));
  }

  @Test
  void tlsCarriesBothDirectionsWithTheOptionsOfBothRoles() {
    Path target = folder.resolve("to.arrow");
    Run listen =
        Run.of(
                "listen",
                "tcps://localhost:0",
                "-o",
                target,
                "--once",
                "--tls-cert",
                Certificates.file("server.pem"),
                "--tls-key",
                Certificates.file("server.key"))
            .start();
    Run.of("send", file, listen.uri(), "--tls-ca", Certificates.file("root.pem")).succeed();
    listen.finish().status(0);
    assertEquals(Batches.expected(0, 60), read(target));
  }

  @Test
  void certificateThatIsNotTrustedIsSaidInOneLine() {
    Run serve =
        Run.of(
                "serve",
                file,
                "tcps://localhost:0",
                "--tls-cert",
                Certificates.file("server.pem"),
                "--tls-key",
                Certificates.file("server.key"))
            .start();
    Run refused = Run.of("receive", serve.uri(), "--discard").finish().status(1);
    assertEquals(1, refused.errors().lines().count(), refused.errors());
    assertTrue(
        refused.errors().startsWith("lightstream: TLS handshake with " + serve.uri()),
        refused.errors());
    Run.of("receive", serve.uri(), "--discard", "--insecure-skip-verify").succeed();
    serve.interrupt();
    serve.finish().status(130);
    Run half = Run.of("send", file, serve.uri(), "--tls-cert", "x.pem").finish().status(2);
    assertEquals(
        "lightstream: TLS needs certificate and key together, but only the certificate is set\n",
        half.errors());
  }

  @Test
  void receiveWritesAStreamToStandardOutput() throws IOException {
    Run serve = Run.of("serve", file, ANY, "--once").start();
    Run receive = Run.of("receive", serve.uri(), "--json").finish().status(0);
    assertTotals(3, 60, receive.errors());
    Path got = Files.write(folder.resolve("got"), receive.bytes());
    assertEquals(Batches.expected(0, 60), read(got));
    serve.finish().status(0);
  }

  @Test
  void receiveShowsATableOnATerminal() {
    Run serve = Run.of("serve", file, ANY, "--once").start();
    Run receive = Run.of("receive", serve.uri()).on(Terminal.fixed(true, false, 80)).succeed();
    assertTrue(receive.output().endsWith("(60 rows)\n"), receive.output());
    serve.finish().status(0);
  }

  @Test
  void serveRepeatsAndReceiveDiscards() {
    Run serve = Run.of("serve", file, ANY, "--once", "--repeat", 500).start();
    Run receive = Run.of("receive", serve.uri(), "--discard", "--json").succeed();
    assertTotals(1_500, 30_000, receive.output());
    serve.finish().status(0);
  }

  @Test
  void serveServesEveryPeerTheWhole() {
    Run serve = Run.of("serve", file, ANY, "--json").start();
    List<Run> receivers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      receivers.add(Run.of("receive", serve.uri(), "-o", folder.resolve(i + ".arrow")).start());
    }
    for (int i = 0; i < 4; i++) {
      receivers.get(i).succeed();
      assertEquals(Batches.expected(0, 60), read(folder.resolve(i + ".arrow")));
    }
    serve.interrupt();
    assertTotals(12, 240, serve.finish().status(130).output());
  }

  @Test
  void serveGoesOnWhenAPeerGoesAway() {
    Run serve = Run.of("serve", file, ANY, "--repeat", 100_000).start();
    try (LightstreamReader rude = Lightstream.read(serve.uri())) {
      rude.next().close();
    }
    try (LightstreamReader next = Lightstream.read(serve.uri())) {
      try (RecordBatch batch = next.next()) {
        assertEquals(Batches.expected(0, 20), Batches.rows(batch));
      }
    }
    serve.interrupt();
    serve.finish().status(130);
  }

  @Test
  void standardInputIsServedToOnePeer() throws IOException {
    byte[] stream = Run.of("cat", file, "-f", "arrows").succeed().bytes();
    Run serve = Run.of("serve", "-", ANY).with(stream).start();
    Run receive = Run.of("receive", serve.uri()).succeed();
    assertArrayEquals(stream, receive.bytes());
    serve.finish().status(0);
  }

  @Test
  void listenTakesManyPeersWhereTheTargetHasANumber() {
    Run listen = Run.of("listen", ANY, "-o", folder.resolve("to{n}.arrow"), "--json").start();
    for (int i = 1; i <= 3; i++) {
      Run.of("send", file, listen.uri()).succeed();
      Path target = folder.resolve("to" + i + ".arrow");
      Threads.await(target + " to be complete", () -> Files.exists(target));
      assertEquals(Batches.expected(0, 60), read(target));
    }
    listen.interrupt();
    assertTotals(9, 180, listen.finish().status(130).output());
  }

  @Test
  void listenReplacesItsTargetByThatOfTheNextPeer() throws IOException {
    Path target = folder.resolve("to.arrow");
    Run listen = Run.of("listen", ANY, "-o", target).start();
    Run.of("send", file, listen.uri()).succeed();
    Threads.await("the target", () -> Files.exists(target));
    Files.delete(target);
    Run.of("send", file, listen.uri(), "--columns", "id").succeed();
    Threads.await("the target", () -> Files.exists(target));
    try (LightstreamReader reader = Lightstream.read(target)) {
      assertEquals(1, reader.schema().size());
    }
    listen.interrupt();
    listen.finish().status(130);
  }

  @Test
  void listenSaysWhichPeerWasBadAndGoesOn() throws IOException {
    Path target = folder.resolve("to.arrow");
    Run listen = Run.of("listen", ANY, "-o", target).start();
    try (Socket bad = new Socket()) {
      URI uri = URI.create(listen.uri());
      bad.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
      bad.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      bad.shutdownOutput();
      Threads.await("a complaint", () -> listen.errors().lines().count() > 1);
    }
    Run.of("send", file, listen.uri()).succeed();
    Threads.await("the target", () -> Files.exists(target));
    listen.interrupt();
    listen.finish().status(130);
    assertEquals(2, listen.errors().lines().count(), listen.errors());
  }

  @Test
  void interruptCompletesWhatWasReceived() {
    Path target = folder.resolve("to.arrow");
    try (LightstreamListener sender = Lightstream.listen(ANY);
        BufferAllocator allocator = BufferAllocator.unbounded("test")) {
      Run receive = Run.of("receive", sender.uri(), "-o", target, "--json").start();
      try (RecordBatchWriter writer = sender.acceptWriter(Batches.SCHEMA);
          RecordBatch batch = Batches.of(0, LARGE, allocator)) {
        writer.write(batch);
        writer.flush();
        Threads.await("the batch to be written", this::isLargePartThere);
        receive.interrupt();
        assertTotals(1, LARGE, receive.finish().status(130).output());
        writer.abort();
      }
    }
    assertEquals(Batches.expected(0, LARGE), read(target));
  }

  /** A large batch goes to the file at once, which is there under its first name. */
  private boolean isLargePartThere() {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> part = files.filter(path -> path.toString().endsWith(".part")).findFirst();
      return part.isPresent() && Files.size(part.get()) > LARGE * 16;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void interruptedSenderLeavesNoEndMark() {
    try (LightstreamListener listener = Lightstream.listen(ANY)) {
      Run send =
          Run.of("send", file, listener.uri(), "--repeat", 1_000_000, "--rate", 1_000).start();
      try (LightstreamReader reader = listener.acceptReader()) {
        reader.next().close();
        send.interrupt();
        send.finish().status(130);
        Batches.drainOpen(reader);
        assertEquals(Optional.of(StreamEnd.CLOSED), reader.end());
      }
    }
  }

  @Test
  void sendKeepsToItsRate() {
    Run listen = Run.of("listen", ANY, "--discard", "--once", "--json").start();
    long start = System.nanoTime();
    Run.of("send", file, listen.uri(), "--rate", 200).succeed();
    double seconds = (System.nanoTime() - start) / 1e9;
    assertTrue(seconds >= 0.2, () -> "60 rows at 200 rows/s took " + seconds + " s");
    assertTotals(6, 60, listen.finish().status(0).output());
  }

  @Test
  void peerThatCannotBeReachedIsSaidInOneLine() {
    Run run = Run.of("send", file, "uds://" + folder.resolve("none.sock")).finish().status(1);
    assertEquals(1, run.errors().lines().count(), run.errors());
    assertTrue(run.errors().startsWith("lightstream: "), run.errors());
    assertTrue(run.errors().contains("none.sock"), run.errors());
  }

  @Test
  void addressThatIsTakenIsSaidInOneLine() {
    try (LightstreamListener taken = Lightstream.listen(ANY)) {
      Run run = Run.of("listen", taken.uri(), "--discard").finish().status(1);
      assertEquals(1, run.errors().lines().count(), run.errors());
      assertFalse(run.errors().contains("listening on"), run.errors());
    }
  }

  @Test
  void progressIsShownWhereItIsWanted() {
    Run listen = Run.of("listen", ANY, "--discard", "--once").start();
    Run send = Run.of("send", file, listen.uri(), "--rate", 40, "--progress").finish().status(0);
    assertTrue(send.errors().contains(" rows/s"), send.errors());
    listen.finish().status(0);
  }
}
