// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.Transports;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** What surrounds a run of the command: standard streams, terminal, interrupts. */
final class Environment {

  private final Supplier<? extends ByteSource> input;
  private final Supplier<? extends ByteSink> output;
  private final PrintStream errors;
  private final Terminal terminal;
  private final Interruption interruption;
  private volatile boolean outputGone;

  Environment(
      Supplier<? extends ByteSource> input,
      Supplier<? extends ByteSink> output,
      PrintStream errors,
      Terminal terminal,
      Interruption interruption) {
    this.input = input;
    this.output = output;
    this.errors = errors;
    this.terminal = terminal;
    this.interruption = interruption;
  }

  static Environment ofProcess(Interruption interruption) {
    PrintStream errors =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    return new Environment(
        Environment::standardStreams,
        Environment::standardStreams,
        errors,
        Terminal.ofProcess(),
        interruption);
  }

  private static Connection standardStreams() {
    Endpoint endpoint = Endpoint.parse("stdio://");
    return Transports.of(endpoint).connect(endpoint, TransportOptions.defaults());
  }

  ByteSource input() {
    return input.get();
  }

  ByteSink output() {
    return new Output(output.get());
  }

  /** Whether whoever read standard output has stopped: reason to end quietly. */
  boolean isOutputGone() {
    return outputGone;
  }

  PrintStream errors() {
    return errors;
  }

  Terminal terminal() {
    return terminal;
  }

  Interruption interruption() {
    return interruption;
  }

  /** One line on standard error. */
  void say(String line) {
    errors.println(Escapes.line(line));
  }

  private final class Output implements ByteSink {
    private final ByteSink sink;

    Output(ByteSink sink) {
      this.sink = sink;
    }

    @Override
    public void write(ByteBuffer[] from, int offset, int length) {
      try {
        sink.write(from, offset, length);
      } catch (LightstreamIOException e) {
        outputGone |= e.peerClosed();
        throw e;
      }
    }

    @Override
    public void finish() {
      sink.finish();
    }

    @Override
    public void close() {
      sink.close();
    }
  }
}
