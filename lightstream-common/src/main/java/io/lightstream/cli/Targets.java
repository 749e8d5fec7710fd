// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.Lightstream;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcFileWriter;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.file.FileSink;
import java.nio.file.Path;
import java.util.Locale;

/** Opens what is to be written. */
final class Targets {

  private static final String STANDARD_OUTPUT = "standard output";

  private final Session session;

  Targets(Session session) {
    this.session = session;
  }

  /** The writer for a target that is not a URI. */
  RecordBatchWriter open(String target, Format format, Schema schema) {
    if (target.equals(Session.STANDARD)) {
      return onStandardOutput(format, schema);
    }
    CoalescingSink sink = CoalescingSink.patient(FileSink.create(Path.of(target)));
    return over(sink, target, format, schema, TableRenderer.unlimited(), false);
  }

  /** The writer that connects to a URI. */
  RecordBatchWriter connect(String uri, Schema schema) {
    WriteOptions options = options();
    return session.wire().write(Lightstream.connect(uri, options.transport()), schema, options);
  }

  private RecordBatchWriter onStandardOutput(Format format, Schema schema) {
    Terminal terminal = session.environment().terminal();
    if (terminal.output() && !format.isText()) {
      throw new ConfigurationException(
          "standard output is a terminal, which cannot show Arrow: name a file with -o, or pipe it");
    }
    TableRenderer table =
        terminal.output() && format == Format.TABLE
            ? TableRenderer.fitted(terminal.width())
            : TableRenderer.unlimited();
    CoalescingSink sink = CoalescingSink.of(session.environment().output(), STANDARD_OUTPUT);
    return over(sink, STANDARD_OUTPUT, format, schema, table, terminal.output());
  }

  private RecordBatchWriter over(
      CoalescingSink sink,
      String name,
      Format format,
      Schema schema,
      TableRenderer table,
      boolean onTerminal) {
    try {
      return switch (format) {
        case ARROW -> file(sink, name, schema);
        case ARROWS -> Lightstream.write(sink, name, schema, options());
        case CSV -> new TextWriter(schema, new CsvRenderer(onTerminal), sink);
        case JSON -> new TextWriter(schema, JsonRenderer.array(), sink);
        case NDJSON -> new TextWriter(schema, JsonRenderer.lines(), sink);
        case TABLE -> new TextWriter(schema, table, sink);
        case WIRE -> session.wire().write(sink, name, schema, options());
      };
    } catch (RuntimeException e) {
      sink.close();
      throw e;
    }
  }

  private RecordBatchWriter file(ByteSink sink, String name, Schema schema) {
    return IpcFileWriter.create(sink, schema, options().format(), BufferAllocator.unbounded(name));
  }

  WriteOptions options() {
    WriteOptions options = WriteOptions.defaults().withTransport(session.transport());
    return session
        .arguments()
        .text(Option.COMPRESSION)
        .map(name -> options.withCompression(compression(name)))
        .orElse(options);
  }

  private static Compression compression(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "none" -> Compression.NONE;
      case "lz4" -> Compression.LZ4;
      case "zstd" -> Compression.ZSTD;
      default ->
          throw new ConfigurationException(
              "--compression is '" + name + "': there are zstd, lz4, none");
    };
  }
}
