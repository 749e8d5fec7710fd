// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TableType;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The frames of one stream that have become final together, as a file {@code STREAM.FROM-TO.arrow}.
 * Where an earlier run was killed behind it, the file is there, and nothing is written again.
 */
final class CommittedFile {

  private static final String SUFFIX = ".arrow";

  private final Session session;
  private final TableType table;
  private final Path folder;
  private final AcknowledgedStream stream;
  private final Totals totals;
  private RecordBatchWriter writer;

  CommittedFile(
      Session session, TableType table, Path folder, AcknowledgedStream stream, Totals totals) {
    this.session = session;
    this.table = table;
    this.folder = folder;
    this.stream = stream;
    this.totals = totals;
  }

  /**
   * Writes the frame, which stays the caller's, and those that are final behind it.
   *
   * @return the number behind the last, once the file is durable
   */
  long write(Delivery.Frame first) {
    long from = first.number();
    Optional<Long> written = writtenTo(from);
    long to = written.orElseGet(stream::committed);
    Path file = folder.resolve(prefix(from) + to(to) + SUFFIX);
    boolean complete = false;
    try {
      take(first, file, written.isPresent());
      for (long number = from + 1; number < to; number++) {
        try (Delivery next = stream.next()) {
          take((Delivery.Frame) next, file, written.isPresent());
        }
      }
      if (writer != null) {
        writer.close();
        sync(file);
        sync(folder);
      }
      complete = true;
      return to;
    } finally {
      if (!complete && writer != null) {
        writer.abort();
      }
    }
  }

  private String prefix(long from) {
    return URLEncoder.encode(stream.id(), StandardCharsets.UTF_8) + "." + to(from) + "-";
  }

  /** So that names are in the order of numbers. */
  private static String to(long number) {
    return String.format("%019d", number);
  }

  private Optional<Long> writtenTo(long from) {
    String prefix = prefix(from);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(prefix) && name.endsWith(SUFFIX))
          .map(name -> name.substring(prefix.length(), name.length() - SUFFIX.length()))
          .map(Long::parseLong)
          .findAny();
    } catch (IOException e) {
      throw new LightstreamIOException(folder + ": " + e.getMessage(), e);
    }
  }

  private void take(Delivery.Frame frame, Path file, boolean known) {
    if (known
        || !(frame.message() instanceof LightstreamMessage.Table batch)
        || !batch.type().equals(table)) {
      return;
    }
    if (writer == null) {
      writer = new Targets(session).open(file.toString(), Format.ARROW, batch.batch().schema());
    }
    writer.write(batch.batch());
    totals.add(batch.batch());
  }

  private static void sync(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw new LightstreamIOException(path + ": " + e.getMessage(), e);
    }
  }
}
