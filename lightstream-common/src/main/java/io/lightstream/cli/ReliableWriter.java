// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.acknowledged.ReplayOptions;
import io.lightstream.acknowledged.SenderKind;
import io.lightstream.acknowledged.SenderListener;
import io.lightstream.acknowledged.SenderOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.log.FolderSegmentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Sends a source as an acknowledged stream. A file is its own memory: when it is sent again, what
 * the receiver has is left out. Of anything else a log can keep what is not acknowledged.
 */
final class ReliableWriter implements RecordBatchWriter {

  private static final Duration RETRY_FOR = Duration.ofSeconds(60);
  private static final Duration FOR_EVER = Duration.ofDays(365_000);

  private final Session session;
  private final Schema schema;
  private final TableType table;
  private final AcknowledgedSender sender;

  /** Batches of the source that are with the receiver since an earlier run. */
  private long toSkip;

  private ReliableWriter(
      Session session, Schema schema, TableType table, AcknowledgedSender sender) {
    this.session = session;
    this.schema = schema;
    this.table = table;
    this.sender = sender;
  }

  /** Finds wrong usage before anything is opened. */
  static void check(Session session, String source) {
    Reliable.of(session);
    link(session);
    if (session.arguments().has(Option.SPOOL)) {
      if (Feed.isFile(source)) {
        throw new ConfigurationException(
            "--state keeps what cannot be read again: SOURCE is a file, which can");
      }
      if (!session.arguments().has(Option.STREAM)) {
        throw new ConfigurationException(
            "--state goes on with a stream of an earlier run: name it with --stream");
      }
    }
  }

  /** Connects, again and again if it must; an interrupt ends that. */
  static ReliableWriter connect(Session session, String source, String uri, Schema schema) {
    Reliable reliable = Reliable.of(session);
    boolean isFile = Feed.isFile(source);
    SenderOptions.Builder options =
        SenderOptions.connect(
                uri, streamOf(session, source), SenderKind.REPLAYING, reliable.types())
            .skips(isFile)
            .write(new Targets(session).options().format())
            .replay(replay(session))
            .link(link(session))
            .listener(new Outages(session, uri));
    AcknowledgedSender sender = AcknowledgedSender.open(options.build());
    session.environment().interruption().closes(sender);
    ReliableWriter writer = new ReliableWriter(session, schema, reliable.table(), sender);
    try {
      writer.begin(isFile);
      return writer;
    } catch (RuntimeException e) {
      writer.abort();
      throw e;
    }
  }

  /** Whoever says nothing is not waited for longer than one who is not there. */
  private static LinkOptions link(Session session) {
    LinkOptions link = Reliable.link(session);
    Duration time = session.arguments().duration(Option.RETRY_FOR).orElse(RETRY_FOR);
    return link.withRetryFor(time)
        .withHandshake(time.compareTo(link.handshake()) < 0 ? time : link.handshake());
  }

  private static ReplayOptions replay(Session session) {
    return session
        .arguments()
        .text(Option.SPOOL)
        .map(Path::of)
        .map(folder -> ReplayOptions.defaults().withDurableLog(FolderSegmentStore.open(folder)))
        .orElseGet(ReplayOptions::defaults);
  }

  /** A file that has changed is another stream; what is no file is new with every run. */
  private static String streamOf(Session session, String source) {
    Optional<String> given = session.arguments().text(Option.STREAM);
    if (given.isPresent()) {
      return given.get();
    }
    if (!Feed.isFile(source)) {
      return source + " " + UUID.randomUUID();
    }
    try {
      Path file = Path.of(source).toRealPath();
      return file
          + "?modified="
          + Files.getLastModifiedTime(file).toMillis()
          + "&size="
          + Files.size(file)
          + selection(session.arguments());
    } catch (IOException e) {
      throw new LightstreamIOException(source + ": " + e.getMessage(), e);
    }
  }

  /** What makes other batches of the same file. */
  private static String selection(Arguments arguments) {
    return arguments.text(Option.COLUMNS).map(names -> "&columns=" + names).orElse("")
        + arguments.text(Option.REPEAT).map(times -> "&repeat=" + times).orElse("");
  }

  private void begin(boolean isFile) {
    if (!isFile) {
      return;
    }
    toSkip = sender.resumption().position();
    if (toSkip > 0 && !session.arguments().has(Option.QUIET)) {
      session
          .environment()
          .say("lightstream: going on: the receiver has " + toSkip + " batches already");
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /** Whether the receiver has the next batch already; that is then the one after it. */
  boolean skips() {
    if (toSkip == 0) {
      return false;
    }
    toSkip--;
    return true;
  }

  @Override
  public void write(RecordBatch batch) {
    sender.sendTable(table, batch);
  }

  @Override
  public void flush() {
    sender.flush();
  }

  /** Returns once the receiver has everything and knows that it ends here. */
  @Override
  public void close() {
    try {
      sender.end();
      sender.awaitComplete(FOR_EVER);
    } finally {
      letGo();
    }
  }

  @Override
  public void abort() {
    letGo();
  }

  private void letGo() {
    session.environment().interruption().forget(sender);
    sender.close();
  }

  /** Says once for each time without a connection that there is none. */
  private static final class Outages implements SenderListener {

    private final Session session;
    private final String uri;
    private boolean said;

    Outages(Session session, String uri) {
      this.session = session;
      this.uri = uri;
    }

    @Override
    public synchronized void connected(String peer, long next) {
      said = false;
    }

    @Override
    public synchronized void disconnected(RuntimeException reason) {
      boolean ending = session.environment().interruption().hasBegun();
      if (!said && !ending && reason instanceof LightstreamException failure) {
        said = true;
        session.warn(Session.describe(uri, failure) + "; trying again");
      }
    }
  }
}
