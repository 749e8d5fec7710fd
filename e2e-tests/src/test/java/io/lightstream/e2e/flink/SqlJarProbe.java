// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.WriteOptions;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.Compression;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.TlsOptions;
import io.lightstream.transport.TransportOptions;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * What {@link SqlJarIT} does with the classes of the sql jar: it is loaded beside them, and handed
 * only what the JDK has.
 */
public final class SqlJarProbe implements BiFunction<String, String, Long> {

  private static final int ROWS = 10_000;
  private static final Schema SCHEMA = Schema.of(Field.required("n", new DataType.Int(64, true)));

  /** Called by name. */
  public SqlJarProbe() {}

  /**
   * Sends rows and receives them.
   *
   * @param what {@code LZ4}, {@code ZSTD} or {@code TLS}
   * @param folder of the certificates, or of a file to write
   * @return the sum of what was received
   */
  @Override
  public Long apply(String what, String folder) {
    return what.equals("TLS")
        ? overTls(Path.of(folder))
        : throughFile(Compression.valueOf(what), Path.of(folder).resolve(what + ".arrow"));
  }

  private static long throughFile(Compression compression, Path file) {
    try (RecordBatchWriter writer =
        Lightstream.write(file, SCHEMA, WriteOptions.defaults().withCompression(compression))) {
      send(writer);
    }
    try (LightstreamReader reader = Lightstream.read(file)) {
      return sum(reader);
    }
  }

  private static long overTls(Path folder) {
    TransportOptions listening =
        TransportOptions.defaults()
            .withTls(
                TlsOptions.defaults()
                    .withCertificate(folder.resolve("server.pem"), folder.resolve("server.key")));
    TransportOptions connecting =
        TransportOptions.defaults()
            .withTls(TlsOptions.defaults().withRoots(folder.resolve("root.pem")));
    try (LightstreamListener listener = Lightstream.listen("tcps://localhost:0", listening)) {
      CompletableFuture<Void> sent = new CompletableFuture<>();
      new Thread(() -> complete(sent, listener.uri().toString(), connecting)).start();
      try (LightstreamReader reader = listener.acceptReader()) {
        long sum = sum(reader);
        sent.join();
        return sum;
      }
    }
  }

  private static void complete(CompletableFuture<Void> sent, String uri, TransportOptions options) {
    try (RecordBatchWriter writer =
        Lightstream.write(uri, SCHEMA, WriteOptions.defaults().withTransport(options))) {
      send(writer);
      sent.complete(null);
    } catch (RuntimeException | Error e) {
      sent.completeExceptionally(e);
    }
  }

  private static void send(RecordBatchWriter writer) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("probe");
        RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (long n = 0; n < ROWS; n++) {
        builder.appendRow(n);
      }
      try (RecordBatch batch = builder.finish()) {
        writer.write(batch);
        writer.flush();
      }
    }
  }

  private static long sum(LightstreamReader reader) {
    long sum = 0;
    for (RecordBatch batch : reader) {
      try (batch) {
        for (int row = 0; row < batch.rowCount(); row++) {
          sum += batch.column(0).getLong(row);
        }
      }
    }
    return sum;
  }
}
