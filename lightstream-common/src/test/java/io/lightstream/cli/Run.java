// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.Threads;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run of the command in this process. */
final class Run {

  private static final Pattern LISTENING = Pattern.compile("listening on (\\S+)");

  private final String[] words;
  private final Bytes output = new Bytes();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final Interruption interruption = new Interruption();
  private byte[] input = {};
  private Terminal terminal = Terminal.NONE;
  private CompletableFuture<Integer> status;

  private Run(String... words) {
    this.words = words;
  }

  static Run of(Object... words) {
    String[] texts = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      texts[i] = words[i].toString();
    }
    return new Run(texts);
  }

  /** What is on standard input. */
  Run with(byte[] bytes) {
    input = bytes;
    return this;
  }

  Run on(Terminal given) {
    terminal = given;
    return this;
  }

  /** Standard output breaks after so many bytes, as a pipe does whose reader is gone. */
  Run breakingAfter(int bytes) {
    output.limit = bytes;
    return this;
  }

  Run start() {
    Environment environment =
        new Environment(
            () -> new Given(ByteBuffer.wrap(input)),
            () -> output,
            new PrintStream(errors, true, StandardCharsets.UTF_8),
            terminal,
            interruption);
    status = CompletableFuture.supplyAsync(() -> CommandLine.run(words, environment), Threads.EACH);
    return this;
  }

  /** Runs to the end. */
  Run finish() {
    if (status == null) {
      start();
    }
    status.join();
    return this;
  }

  /** Runs to the end, which must be good and silent. */
  Run succeed() {
    finish();
    assertEquals("", errors(), "standard error");
    return status(0);
  }

  Run status(int expected) {
    assertEquals(expected, status.join(), () -> errors() + output());
    return this;
  }

  /** Waits until it listens, and tells where. */
  String uri() {
    Threads.await(
        "the command to listen", () -> LISTENING.matcher(errors()).find() || status.isDone());
    Matcher matcher = LISTENING.matcher(errors());
    assertEquals(true, matcher.find(), errors());
    return matcher.group(1);
  }

  void interrupt() {
    interruption.begin();
  }

  String output() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return output.toByteArray();
  }

  String errors() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  private static final class Bytes implements ByteSink {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private int limit = Integer.MAX_VALUE;

    @Override
    public synchronized void write(ByteBuffer[] from, int offset, int length) {
      if (all.size() > limit) {
        throw LightstreamIOException.closedByPeer("cannot write to stdio://: broken pipe", null);
      }
      for (int i = offset; i < offset + length; i++) {
        byte[] part = new byte[from[i].remaining()];
        from[i].get(part);
        all.writeBytes(part);
      }
    }

    synchronized byte[] toByteArray() {
      return all.toByteArray();
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }

  private record Given(ByteBuffer bytes) implements ByteSource {
    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int part = Math.min(bytes.remaining(), into[offset].remaining());
      into[offset].put(bytes.slice(bytes.position(), part));
      bytes.position(bytes.position() + part);
      return part;
    }

    @Override
    public void close() {}
  }
}
