// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.Lightstream;
import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.acknowledged.SenderKind;
import io.lightstream.acknowledged.SenderOptions;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.flink.data.BatchOrigin;
import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.TypeRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;

/** Batches of one column of text, sent over acknowledged streams and read as strings. */
final class Words implements RecordBatchDeserializer<String> {

  private static final long serialVersionUID = 1L;

  static final Schema SCHEMA = Schema.of(Field.required("word", new DataType.Utf8()));
  static final TypeRegistry TYPES = TypeRegistry.parse("rows:table");
  static final LinkOptions LINK =
      LinkOptions.defaults().withBackoff(Duration.ofMillis(10), Duration.ofMillis(100));

  private static final int PORTS = 8;

  /** A source of acknowledged streams that tries to connect often. */
  static LightstreamSourceBuilder<String> source() {
    return LightstreamSource.builder(new Words())
        .acknowledged()
        .connection(ConnectionConfig.of(LINK));
  }

  /** A sender that can repeat what it has sent for as long as it is open. */
  static AcknowledgedSender sender(String uri, String stream) {
    return AcknowledgedSender.open(
        options(SenderOptions.connect(uri, stream, SenderKind.REPLAYING, TYPES)));
  }

  /** A sender that is started anew, and goes on where it is told to. */
  static AcknowledgedSender restartedSender(String uri, String stream) {
    return AcknowledgedSender.open(
        options(SenderOptions.connect(uri, stream, SenderKind.REPLAYING, TYPES).skips(true)));
  }

  /** A sender that listens. */
  static AcknowledgedSender listeningSender(String uri, String stream) {
    return AcknowledgedSender.open(
        options(SenderOptions.listen(uri, stream, SenderKind.REPLAYING, TYPES)));
  }

  private static SenderOptions options(SenderOptions.Builder builder) {
    return builder.link(LINK).build();
  }

  /** Sends words, so many in a batch. */
  static void send(AcknowledgedSender sender, List<String> words, int batch) {
    for (int from = 0; from < words.size(); from += batch) {
      send(sender, words.subList(from, Math.min(words.size(), from + batch)));
    }
  }

  private static void send(AcknowledgedSender sender, List<String> words) {
    withBatch(words, rows -> sender.sendTable(TYPES.table("rows"), rows));
  }

  private static void withBatch(List<String> words, Consumer<RecordBatch> use) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("words");
        RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      words.forEach(builder::appendRow);
      try (RecordBatch rows = builder.finish()) {
        use.accept(rows);
      }
    }
  }

  /** Writes words to a file, a few in a batch, which has its name once it is complete. */
  static void write(Path file, List<String> words) {
    Path unfinished = file.resolveSibling("." + file.getFileName());
    try (RecordBatchWriter writer = Lightstream.write(unfinished, SCHEMA)) {
      for (int from = 0; from < words.size(); from += 7) {
        withBatch(words.subList(from, Math.min(words.size(), from + 7)), writer::write);
      }
    }
    try {
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first of some ports in a row that are free at the moment. */
  static int freePorts() {
    while (true) {
      int first = freePort();
      if (first + PORTS < 65_536 && areFree(first)) {
        return first;
      }
    }
  }

  private static boolean areFree(int first) {
    for (int port = first; port < first + PORTS; port++) {
      try {
        bind(port).close();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private static int freePort() {
    try (ServerSocket socket = bind(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
  }

  /** A range of {@link #freePorts}. */
  static String range(int first) {
    return "tcp://127.0.0.1:" + first + "-" + (first + PORTS - 1);
  }

  @Override
  public List<String> columns() {
    return List.of();
  }

  @Override
  public void deserialize(RecordBatch batch, BatchOrigin origin, Collector<String> out) {
    Column words = batch.column(0);
    for (int row = 0; row < batch.rowCount(); row++) {
      out.collect(words.getString(row));
    }
  }

  @Override
  public TypeInformation<String> getProducedType() {
    return Types.STRING;
  }
}
