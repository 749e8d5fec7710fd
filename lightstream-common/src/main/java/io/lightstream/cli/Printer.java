// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.frame.ByteSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text on its way to a sink, as UTF-8. */
final class Printer implements AutoCloseable {

  private static final int CHUNK_CHARS = 32 << 10;

  private final ByteSink sink;
  private final StringBuilder text = new StringBuilder();

  Printer(ByteSink sink) {
    this.sink = sink;
  }

  /** Prints one text and a line end to standard output. */
  static void print(String text, Environment environment) {
    try (Printer printer = new Printer(environment.output())) {
      printer.text().append(text).append('\n');
      printer.push();
    }
  }

  /** What is to be written next. */
  StringBuilder text() {
    return text;
  }

  /** Writes what there is, if it is much. */
  void pushIfMuch() {
    if (text.length() >= CHUNK_CHARS) {
      push();
    }
  }

  /** Writes what there is. */
  void push() {
    if (text.length() > 0) {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      text.setLength(0);
      sink.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 0, 1);
    }
  }

  void finish() {
    push();
    sink.finish();
  }

  @Override
  public void close() {
    sink.close();
  }
}
