// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.ReplayOptions;
import io.lightstream.acknowledged.SenderKind;
import io.lightstream.acknowledged.SenderListener;
import io.lightstream.acknowledged.SenderOptions;
import io.lightstream.acknowledged.Unacknowledged;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.ProtocolException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One acknowledged stream of a subtask: its own, or one that a subtask has left which is no more.
 * Belongs to the task's thread.
 */
final class OutgoingStream implements AutoCloseable {

  private final SinkSettings settings;
  private final String stream;
  private final int slot;
  private final String uri;
  private final long columns;
  private final TableType table;
  private final TypeRegistry types;
  private final BufferAllocator allocator;
  private final Optional<SpillFolder> spill;
  private final SinkMetrics metrics;
  private final InFlight inFlight = new InFlight();

  /** What waits for the first connection of a sender whose numbers it may change. */
  private final Deque<RecordBatch> unsent = new ArrayDeque<>();

  private final AcknowledgedSender sender;
  private long unsentBytes;
  private boolean ended;

  /** Up to where somebody may have been told to commit. */
  private volatile long committable;

  private volatile RuntimeException failure;

  private OutgoingStream(
      SinkSettings settings,
      WriterState from,
      SinkMetrics metrics,
      BufferAllocator allocator,
      Runnable connected) {
    this.settings = settings;
    this.stream = from.stream();
    this.slot = from.slot();
    this.uri = settings.endpoint(from.uri(), from.slot());
    this.columns = from.columns();
    this.types = settings.registry();
    this.table = settings.tableType(types);
    this.allocator = allocator;
    this.metrics = metrics;
    this.committable = from.position();
    this.spill =
        settings.spillFolder().map(base -> new SpillFolder(base, stream, types, allocator));
    this.sender = open(from, connected);
  }

  /**
   * Starts a stream, or goes on with one.
   *
   * @param connected run on another thread whenever a receiver has answered
   */
  static OutgoingStream open(
      SinkSettings settings,
      WriterState from,
      SinkMetrics metrics,
      BufferAllocator allocator,
      Runnable connected) {
    return new OutgoingStream(settings, from, metrics, allocator, connected);
  }

  private AcknowledgedSender open(WriterState from, Runnable connected) {
    spill.ifPresent(folder -> folder.restore(from.spilled(), from.position()));
    List<LightstreamMessage> frames = frames(from);
    try {
      List<LightstreamMessage> kept = frames.subList(0, frames.size() - from.pending());
      long number = from.position() - kept.size();
      for (LightstreamMessage frame : kept) {
        inFlight.add(number++, frame.bytes());
      }
      AcknowledgedSender opened = AcknowledgedSender.open(options(from, kept, connected));
      frames.subList(kept.size(), frames.size()).forEach(this::postpone);
      return opened;
    } finally {
      frames.forEach(LightstreamMessage::close);
    }
  }

  /** The frame stays the caller's. */
  private void postpone(LightstreamMessage frame) {
    postpone(((LightstreamMessage.Table) frame).batch());
  }

  private void postpone(RecordBatch batch) {
    unsent.add(batch.retain());
    unsentBytes += batch.bufferBytes();
  }

  private SenderOptions options(
      WriterState from, List<LightstreamMessage> kept, Runnable connected) {
    SenderOptions.Builder options =
        settings.listens()
            ? SenderOptions.listen(uri, stream, SenderKind.RECOMPUTING, types)
            : SenderOptions.connect(uri, stream, SenderKind.RECOMPUTING, types);
    return options
        .position(from.position())
        .kept(kept)
        .gaps(settings.gaps())
        .forgetsPrepared(settings.isExactlyOnce())
        .replay(ReplayOptions.defaults().withMemoryBytes(Long.MAX_VALUE)) // The writer counts.
        .link(settings.connection().linkOptions())
        .listener(new Progress(connected))
        .build();
  }

  /** The frames of a checkpoint, owned by the caller. */
  private List<LightstreamMessage> frames(WriterState from) {
    List<LightstreamMessage> frames = new ArrayList<>();
    boolean complete = false;
    try {
      long next = from.low();
      for (SpilledFrames lot : from.spilled()) {
        List<LightstreamMessage> found = SpillFolder.read(lot, next, types, allocator);
        if (found.isEmpty()) { // All of it is final, and so is all before it.
          frames.forEach(LightstreamMessage::close);
          frames.clear();
        }
        frames.addAll(found);
        next = lot.to();
      }
      frames.addAll(FrameBytes.decode(from.frames(), "the state of " + stream, types, allocator));
      requireWhole(from, next, frames.size() - from.pending());
      complete = true;
      return frames;
    } finally {
      if (!complete) {
        frames.forEach(LightstreamMessage::close);
      }
    }
  }

  /** What is missing at the beginning was deleted with its lot. */
  private void requireWhole(WriterState from, long spilledTo, long found) {
    long first = from.position() - found;
    boolean atALot = from.spilled().stream().anyMatch(lot -> lot.to() == first);
    if (found < 0 || spilledTo > from.position() || first != from.low() && !atALot) {
      throw new InvalidDataException(
          "the state of stream '"
              + stream
              + "' holds "
              + found
              + " frames before "
              + from.position()
              + ", but names those from "
              + from.low()
              + " on");
    }
  }

  /** Sends what another stream has kept, behind what this one has. */
  void adopt(WriterState other) {
    for (LightstreamMessage frame : frames(other)) {
      try (frame) {
        postpone(frame);
      }
    }
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** What its frames hold in memory. */
  long bytes() {
    return inFlight.bytes() + unsentBytes;
  }

  int frames() {
    return inFlight.count() + unsent.size();
  }

  /**
   * Keeps a batch, which stays the caller's, and has it sent. Does not wait.
   *
   * @throws io.lightstream.error.LightstreamException why the stream cannot go on
   */
  void send(RecordBatch batch) {
    if (pump()) {
      inFlight.add(sender.position(), batch.bufferBytes());
      sender.sendTable(table, batch);
    } else {
      postpone(batch);
    }
  }

  /** Hands over what waits for the first connection, if there was one; whether nothing waits. */
  boolean pump() {
    check();
    if (!settings.isExactlyOnce() && sender.grantedEpoch().isEmpty()) {
      return false;
    }
    while (!unsent.isEmpty()) {
      try (RecordBatch batch = unsent.remove()) {
        unsentBytes -= batch.bufferBytes();
        inFlight.add(sender.position(), batch.bufferBytes());
        sender.sendTable(table, batch);
      }
    }
    return true;
  }

  /**
   * Checks that the stream can go on.
   *
   * @throws io.lightstream.error.LightstreamException why not
   */
  void check() {
    RuntimeException reason = failure;
    if (reason != null) {
      throw reason;
    }
    sender.awaitAcknowledged(Long.MAX_VALUE, Duration.ZERO);
  }

  /** Says that nothing follows, once that can be said; whether it was. */
  boolean end() {
    if (!ended && pump()) {
      ended = true;
      sender.end();
    }
    return ended;
  }

  /** Whether the receiver has all frames and the end for good. */
  boolean isComplete() {
    return sender.awaitComplete(Duration.ZERO);
  }

  /** Whether a commit of all frames would find them. */
  boolean isPrepared() {
    return sender.grantedEpoch().isPresent() && sender.prepared() >= sender.position();
  }

  /**
   * What has to be committed so that all frames are final.
   *
   * @return nothing if they are, or if no receiver has ever answered: then none has anything
   */
  Optional<Committable> committable(long restoredCheckpoint) {
    check();
    OptionalLong epoch = sender.grantedEpoch();
    long position = sender.position();
    if (epoch.isEmpty() || sender.acknowledged() >= position) {
      return Optional.empty();
    }
    committable = Math.max(committable, position);
    return Optional.of(
        new Committable(uri, slot, stream, epoch.getAsLong(), position, restoredCheckpoint));
  }

  /** What a checkpoint has to keep. */
  WriterState snapshot() {
    check();
    try (Unacknowledged kept = sender.unacknowledged()) {
      long low = kept.from();
      long spilledTo = spill.map(folder -> spill(folder, kept)).orElse(low);
      List<LightstreamMessage> inline =
          new ArrayList<>(kept.messages().subList((int) (spilledTo - low), kept.messages().size()));
      unsent.forEach(batch -> inline.add(new LightstreamMessage.Table(table, batch)));
      return new WriterState(
          stream,
          uri,
          slot,
          settings.isExactlyOnce(),
          columns,
          ended,
          low,
          kept.to(),
          unsent.size(),
          spill.map(folder -> folder.from(low)).orElse(List.of()),
          FrameBytes.encode(inline, types, allocator));
    }
  }

  /** Spills what was not, if it is too much; returns before which number all are. */
  private long spill(SpillFolder folder, Unacknowledged kept) {
    folder.finalBefore(sender.acknowledged());
    long from = Math.max(kept.from(), folder.end());
    List<LightstreamMessage> rest =
        kept.messages().subList((int) (from - kept.from()), kept.messages().size());
    if (rest.stream().mapToLong(LightstreamMessage::bytes).sum() > settings.spillThreshold()) {
      folder.add(from, rest);
    }
    return Math.max(kept.from(), folder.end());
  }

  /** The receiver is done with the stream: nothing has to be kept of it. */
  void forget() {
    spill.ifPresent(SpillFolder::remove);
  }

  @Override
  public void close() {
    try {
      sender.close();
    } finally {
      unsent.forEach(RecordBatch::close);
      unsent.clear();
      unsentBytes = 0;
    }
  }

  @Override
  public String toString() {
    return sender + " to " + uri;
  }

  /** What the sender's threads tell. */
  private final class Progress implements SenderListener {

    private final Runnable connected;
    private boolean before;

    Progress(Runnable connected) {
      this.connected = connected;
    }

    @Override
    public void connected(String peer, long next) {
      metrics.connected(before);
      before = true;
      connected.run();
    }

    @Override
    public void disconnected(RuntimeException reason) {
      metrics.disconnected(stream + " at " + uri, reason);
      inFlight.wake();
    }

    @Override
    public void prepared(long position) {
      if (!settings.isExactlyOnce()) {
        fail(
            "stages: it waits for commits, which only deliveryGuarantee exactly-once makes."
                + " Use a receiver that applies or logs what it gets, or exactly-once");
      }
      inFlight.settle(position);
    }

    @Override
    public void acknowledged(long position) {
      if (settings.isExactlyOnce() && position > committable) {
        fail(
            "has made frame "
                + (position - 1)
                + " final, which nobody has committed: it applies or logs what it gets."
                + " deliveryGuarantee exactly-once needs one that stages, such as lightstream"
                + " listen --reliable --stage");
      }
      inFlight.settle(position);
    }

    private void fail(String why) {
      failure =
          new ProtocolException("stream '" + stream + "': the receiver at " + uri + " " + why);
    }
  }
}
