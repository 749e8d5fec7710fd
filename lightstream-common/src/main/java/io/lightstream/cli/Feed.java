// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * A source that is written, once or many times. The batches of a file that is not large are read
 * once and kept; a larger file is read each time; what is no file can be read but once.
 */
final class Feed implements AutoCloseable {

  private static final long KEPT_BYTES = 256L << 20;

  private final Session session;
  private final String source;
  private final LightstreamReader first;
  private final List<RecordBatch> kept = new ArrayList<>();
  private final boolean keeps;
  private boolean firstUsed;

  private Feed(Session session, String source, LightstreamReader first, boolean isFile) {
    this.session = session;
    this.source = source;
    this.first = first;
    this.keeps = isFile && sizeOf(source) <= KEPT_BYTES;
  }

  /**
   * Opens a source.
   *
   * @param again whether it will be written more than once
   */
  static Feed open(Session session, String source, boolean again) {
    boolean isFile = isFile(source);
    if (again && !isFile) {
      throw new ConfigurationException(source + " can be read only once: --repeat needs a file");
    }
    Feed feed = new Feed(session, source, session.open(source), isFile);
    try {
      feed.prepare(again);
      return feed;
    } catch (RuntimeException e) {
      feed.close();
      throw e;
    }
  }

  private void prepare(boolean again) {
    first.schema();
    if (keeps && again) {
      for (RecordBatch batch : first) {
        kept.add(batch);
      }
      session.ended(first);
    }
  }

  private static long sizeOf(String path) {
    try {
      return Files.size(Path.of(path));
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  Schema schema() {
    return first.schema();
  }

  /** How many frames of other types the source has had so far, where it can have any. */
  OptionalLong skipped() {
    return first.skipped();
  }

  /** Whether a source can be read more than once. */
  static boolean isFile(String source) {
    return !source.equals(Session.STANDARD)
        && !Session.isUri(source)
        && Files.isRegularFile(Path.of(source));
  }

  /** Shows every batch to {@code sink}, which does not close it, until it returns false. */
  boolean each(Predicate<RecordBatch> sink) {
    if (!kept.isEmpty()) {
      for (RecordBatch batch : kept) {
        if (!sink.test(batch)) {
          return false;
        }
      }
      return true;
    }
    return read(sink);
  }

  private boolean read(Predicate<RecordBatch> sink) {
    LightstreamReader reader = takeFirst() ? first : session.open(source);
    try {
      for (RecordBatch batch : reader) {
        try (batch) {
          if (!sink.test(batch)) {
            return false;
          }
        }
      }
      session.ended(reader);
      return true;
    } catch (ClosedException e) {
      if (session.environment().interruption().hasBegun()) {
        return false;
      }
      throw e;
    } finally {
      if (reader != first) {
        session.close(reader);
      }
    }
  }

  /** Several peers may be served at a time. */
  private synchronized boolean takeFirst() {
    boolean mine = !firstUsed;
    firstUsed = true;
    return mine;
  }

  @Override
  public void close() {
    kept.forEach(RecordBatch::close);
    session.close(first);
  }
}
