// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.acknowledged.StreamState;
import io.lightstream.acknowledged.StreamStates;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.RewoundException;
import io.lightstream.kafka.connect.config.OnGap;
import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.protocol.LightstreamMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The acknowledged streams of one task. Connect's offsets are where their states are kept: a sender
 * hears that frames are final once an offset that has them is committed, and of its epoch once one
 * is that has that.
 *
 * <p>When an offset is committed depends on the worker. With exactly-once it tells the task, on the
 * task's own thread, of each record of a transaction once that is committed, and then of the
 * commit: that is exact. Without, records are told of one by one on a thread of the producer,
 * before it is settled which offset is committed next; so when there was a commit the offset
 * storage is asked what it has.
 */
final class StreamFeed implements BatchFeed {

  private static final Logger LOG = LoggerFactory.getLogger(StreamFeed.class);

  private final SourceConfig config;
  private final SourceTaskContext context;
  private final SourceCounters counters;
  private final WakeUp wakeUp;
  private final boolean ownsTransactions;
  private final Map<String, TrackedStream> streams = new ConcurrentHashMap<>();
  private final Acknowledger acknowledger;
  private final StreamReceivers receivers;

  /** Streams in the order in which they are polled next. The task's thread only. */
  private final Deque<Polled> polled = new ArrayDeque<>();

  /** States that become durable with the next commit of a transaction. The task's thread only. */
  private final List<StreamOffset> inTransaction = new ArrayList<>();

  private volatile Thread taskThread;

  /** Whether records are told of on the task's thread: then so are commits, after them. */
  private volatile boolean transactional;

  /** Whether streams were attached, or let go, since the last poll. */
  private volatile boolean changed;

  private volatile RuntimeException failure;

  /** Why a sender has to come again that waits for its epoch: no connection has failed. */
  private volatile LightstreamIOException pending;

  StreamFeed(
      SourceConfig config, SourceTaskContext context, SourceCounters counters, WakeUp wakeUp) {
    this.config = config;
    this.context = context;
    this.counters = counters;
    this.wakeUp = wakeUp;
    this.ownsTransactions = context.transactionContext() != null;
    this.acknowledger =
        new Acknowledger(
            "lightstream-acknowledge " + config.connector() + "-" + config.task(),
            this::readBack,
            this::over,
            this::fail);
    this.receivers = new StreamReceivers(config, this, new States());
  }

  /** Begins to listen, or to connect. */
  static StreamFeed open(
      SourceConfig config, SourceTaskContext context, SourceCounters counters, WakeUp wakeUp) {
    StreamFeed feed = new StreamFeed(config, context, counters, wakeUp);
    try {
      feed.receivers.open();
      return feed;
    } catch (RuntimeException e) {
      feed.close();
      throw e;
    }
  }

  /** A stream that was attached. */
  private static final class Polled {
    private final TrackedStream stream;
    private final AcknowledgedStream live;
    private volatile boolean watched;

    Polled(TrackedStream stream, AcknowledgedStream live) {
      this.stream = stream;
      this.live = live;
    }
  }

  /** The stream of that id, read from the offset storage where it is not known. */
  TrackedStream track(String id, String endpoint) {
    return streams.computeIfAbsent(
        id, unknown -> new TrackedStream(id, endpoint, stored(List.of(id)).get(id)));
  }

  Optional<TrackedStream> find(String id) {
    return Optional.ofNullable(streams.get(id));
  }

  private Map<String, StreamOffset.Stored> stored(Collection<String> ids) {
    Map<Map<String, String>, Map<String, Object>> offsets =
        context.offsetStorageReader().offsets(ids.stream().map(StreamOffset::partition).toList());
    Map<String, StreamOffset.Stored> stored = new ConcurrentHashMap<>();
    ids.forEach(
        id ->
            stored.put(id, StreamOffset.Stored.parse(id, offsets.get(StreamOffset.partition(id)))));
    return stored;
  }

  /** The sender of a stream was told to send. On a thread of the receiver. */
  void attached(AcknowledgedStream live, String endpoint) {
    TrackedStream stream = track(live.id(), endpoint);
    stream.attach(live);
    changed = true;
    acknowledger.tell(stream);
    wakeUp.wake();
  }

  /** There will be no more from an endpoint, or what came was malformed. From any thread. */
  void fail(RuntimeException why) {
    failure = why;
    wakeUp.wake();
  }

  /** A connection ended otherwise than by being closed between two frames. From any thread. */
  void connectionFailed(String peer, LightstreamException why) {
    if (why instanceof InvalidDataException) {
      counters.malformedSkipped();
      if (config.toleratesErrors()) {
        LOG.warn("{}: {}; its connection is closed", peer, why.getMessage());
      } else {
        fail(new ConnectException(peer + ": " + why.getMessage(), why));
      }
    } else if (why instanceof LightstreamIOException) {
      if (why != pending) {
        counters.reconnected();
      }
      LOG.debug("{}: {}", peer, why.getMessage());
    } else if (!(why instanceof ClosedException)) {
      LOG.warn("{}: {}", peer, why.getMessage());
    }
  }

  @Override
  public Optional<FedBatch> poll() {
    taskThread = Thread.currentThread();
    if (failure != null) {
      throw failure;
    }
    takeAttached();
    for (int i = polled.size(); i > 0; i--) {
      Polled next = polled.removeFirst();
      polled.addLast(next);
      Optional<FedBatch> batch = poll(next);
      if (batch.isPresent()) {
        return batch;
      }
      watch(next);
    }
    return Optional.empty();
  }

  private void takeAttached() {
    if (!changed) {
      return;
    }
    changed = false;
    polled.removeIf(known -> streams.get(known.stream.id()) != known.stream || isStale(known));
    for (TrackedStream stream : streams.values()) {
      stream
          .live()
          .filter(live -> polled.stream().noneMatch(known -> known.live == live))
          .ifPresent(live -> polled.add(new Polled(stream, live)));
    }
  }

  private static boolean isStale(Polled known) {
    return known.stream.live().filter(live -> live == known.live).isEmpty();
  }

  /** Wakes the task when the stream has something; asked anew only once it had. */
  private void watch(Polled stream) {
    if (!stream.watched) {
      stream.watched = true;
      stream
          .live
          .available()
          .thenRun(
              () -> {
                stream.watched = false;
                wakeUp.wake();
              });
    }
  }

  private Optional<FedBatch> poll(Polled from) {
    while (true) {
      try {
        Optional<Delivery> next = from.live.poll();
        if (next.isEmpty()) {
          return Optional.empty();
        }
        Optional<FedBatch> batch = take(from.stream, next.get());
        if (batch.isPresent()) {
          return batch;
        }
      } catch (RewoundException e) {
        rewound(from.stream, e);
      } catch (ClosedException e) {
        return Optional.empty(); // It was let go, and comes again if its sender does.
      }
    }
  }

  private void rewound(TrackedStream stream, RewoundException why) {
    requireGapsAllowed(stream, why.getMessage());
    stream.rewound(why.position());
  }

  private void requireGapsAllowed(TrackedStream stream, String why) {
    if (config.onGap() == OnGap.FAIL) {
      throw new ConnectException(
          stream
              + ": "
              + why
              + ". With "
              + SourceConfig.ON_GAP
              + "=continue it is gone on with, and rows may be missing or come twice");
    }
    counters.gapPassed();
    LOG.warn("{}: {}; it is gone on with", stream, why);
  }

  private Optional<FedBatch> take(TrackedStream stream, Delivery delivery) {
    if (delivery instanceof Delivery.Frame frame) {
      return take(stream, frame);
    } else if (delivery instanceof Delivery.Gap gap) {
      requireGapsAllowed(stream, "frames " + gap.from() + " to " + (gap.to() - 1) + " are missing");
      stream.takeResume();
      stream.handedOut(gap.to());
    } else {
      stream.ended();
    }
    return Optional.empty();
  }

  private Optional<FedBatch> take(TrackedStream stream, Delivery.Frame frame) {
    boolean taken = false;
    try {
      Optional<StreamState> before = stream.state(frame.number());
      Optional<StreamState> behind = stream.state(frame.number() + 1);
      if (before.isEmpty() || behind.isEmpty()) {
        return Optional.empty(); // Void by now: the next poll says so.
      }
      stream.handedOut(frame.number() + 1);
      Optional<RecordBatch> rows = rows(frame);
      int first = firstRow(stream, rows);
      if (rows.isEmpty() || first == rows.get().rowCount()) {
        return Optional.empty();
      }
      FedBatch fed = fed(stream, frame, before.get(), behind.get(), first);
      taken = true;
      stream.sent(behind.get(), System.nanoTime());
      return Optional.of(fed);
    } finally {
      if (!taken) {
        frame.close();
      }
    }
  }

  /** The rows of a frame, if it is one of the tables that are read. */
  private Optional<RecordBatch> rows(Delivery.Frame frame) {
    return frame.message() instanceof LightstreamMessage.Table rows
            && config
                .connection()
                .table()
                .filter(name -> !name.equals(rows.type().name()))
                .isEmpty()
        ? Optional.of(rows.batch())
        : Optional.empty();
  }

  /** Where to begin in the first frame after a restart; at its begin in all others. */
  private int firstRow(TrackedStream stream, Optional<RecordBatch> batch) {
    Optional<StreamOffset.Stored> resume = stream.takeResume();
    if (resume.isEmpty()) {
      return 0;
    }
    if (batch.filter(resume.get().frame()::fits).isPresent()) {
      return resume.get().row();
    }
    requireGapsAllowed(
        stream,
        "frame "
            + resume.get().state().position()
            + ", of which "
            + resume.get().row()
            + " rows are done, is another one now");
    return 0;
  }

  private FedBatch fed(
      TrackedStream stream,
      Delivery.Frame frame,
      StreamState before,
      StreamState behind,
      int first) {
    LightstreamMessage.Table rows = (LightstreamMessage.Table) frame.message();
    RecordBatch batch = rows.batch();
    Map<String, ?> within =
        StreamOffset.within(
            before, ownsTransactions ? FrameDigest.ofRows(batch) : FrameDigest.of(batch));
    StreamOffset end = new StreamOffset(StreamOffset.at(behind), 0, stream, behind, false);
    Origin origin =
        new Origin(
            stream + ", frame " + frame.number(),
            rows.type().name(),
            stream.id(),
            "",
            stream.partition(),
            done -> done == batch.rowCount() ? end : new RowOffset(within, done));
    return new FedBatch(batch, origin, first);
  }

  @Override
  public List<SourceRecord> offsetRecords() {
    List<SourceRecord> records = new ArrayList<>();
    long now = System.nanoTime();
    for (TrackedStream stream : streams.values()) {
      stream.dueOffset(now).ifPresent(offset -> records.add(record(stream, offset)));
    }
    return records;
  }

  private SourceRecord record(TrackedStream stream, StreamOffset offset) {
    return new SourceRecord(
        stream.partition(),
        offset,
        config.streamStateTopic(),
        null,
        Schema.STRING_SCHEMA,
        stream.id(),
        null,
        null);
  }

  @Override
  public void done(SourceRecord record, RecordMetadata metadata) {
    if (metadata != null && Thread.currentThread() == taskThread) {
      transactional = true;
    }
    if (!(record.sourceOffset() instanceof StreamOffset offset)) {
      return;
    }
    if (metadata == null && offset.isAlone()) {
      fail(leftOut(offset.stream()));
    } else if (metadata != null && transactional) {
      inTransaction.add(offset);
    }
  }

  private ConnectException leftOut(TrackedStream stream) {
    return new ConnectException(
        stream
            + ": a record for topic '"
            + config.streamStateTopic()
            + "' was left out by a transformation, a converter or the producer: without it the"
            + " stream cannot go on. Let transformations pass that topic by, with a predicate, and"
            + " give keys a converter that takes strings");
  }

  @Override
  public void committed() {
    if (transactional) {
      inTransaction.forEach(offset -> saved(offset.stream(), offset.state()));
      inTransaction.clear();
    } else if (streams.values().stream().anyMatch(TrackedStream::isOutstanding)) {
      acknowledger.readBack();
    }
  }

  private void saved(TrackedStream stream, StreamState state) {
    if (stream.saved(state)) {
      acknowledger.tell(stream);
    }
  }

  /** Looks what the offset storage has. On the acknowledger's thread. */
  private void readBack() {
    List<String> outstanding =
        streams.values().stream()
            .filter(TrackedStream::isOutstanding)
            .map(TrackedStream::id)
            .toList();
    try {
      stored(outstanding)
          .forEach((id, found) -> find(id).ifPresent(stream -> saved(stream, found.state())));
    } catch (RuntimeException e) { // The worker closes its reader before it stops the task.
      LOG.debug("The offsets of {} cannot be read: {}", outstanding, e.toString());
    }
  }

  /** A stream that has ended is let go; if its sender comes again it is opened anew. */
  private void over(TrackedStream stream) {
    if (streams.remove(stream.id(), stream)) {
      changed = true;
      stream.live().ifPresent(AcknowledgedStream::close);
    }
  }

  @Override
  public void close() {
    acknowledger.finish();
    streams.values().forEach(TrackedStream::giveUp);
    receivers.close();
    acknowledger.close();
  }

  /** The states that the offset storage has. */
  private final class States implements StreamStates {

    @Override
    public Optional<StreamState> load(String stream) {
      return find(stream).flatMap(TrackedStream::known);
    }

    @Override
    public void save(String stream, StreamState state) {
      // What is acknowledged is in the offset storage already.
    }

    @Override
    public void grant(String stream, StreamState state) {
      try {
        find(stream)
            .orElseThrow(
                () -> new LightstreamIOException("stream '" + stream + "' was let go just now"))
            .grant(state);
      } catch (LightstreamIOException e) {
        pending = e;
        wakeUp.wake();
        throw e;
      }
    }
  }
}
