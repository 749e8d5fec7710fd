// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes to a stream of its own that is acknowledged, and brings those to their end that earlier
 * subtasks have left. The one of its own begins with its first batch.
 *
 * <p>Where too much is on its way writing waits, and the task's mailbox goes on: what completes a
 * checkpoint is not held up.
 */
final class AcknowledgedSinkWriter<T> implements SinkStateWriter<T>, BatchOutput {

  private static final long LOOK_MILLIS = 20;

  private final SinkSettings settings;
  private final MailboxExecutor mailbox;
  private final SinkMetrics metrics;
  private final BufferAllocator allocator = BufferAllocator.unbounded("lightstream sink");
  private final SinkBatches<T> batches;
  private final StreamIds ids;
  private final long columns;

  /** The streams of subtasks that are no more, and those that have ended. */
  private final List<OutgoingStream> inherited = new ArrayList<>();

  private Optional<OutgoingStream> own = Optional.empty();

  /** A checkpoint does not wait for room: it comes with one batch at most. */
  private boolean checkpointing;

  AcknowledgedSinkWriter(
      SinkSettings settings,
      RecordBatchSerializer<T> serializer,
      WriterInitContext context,
      Collection<WriterState> restored) {
    this.settings = settings;
    this.mailbox = context.getMailboxExecutor();
    this.metrics = new SinkMetrics(context.metricGroup());
    this.ids = StreamIds.of(settings, context);
    this.columns = StreamIds.columns(serializer.schema());
    this.batches =
        new SinkBatches<>(
            settings, serializer, allocator, context.getProcessingTimeService(), this);
    boolean complete = false;
    try {
      restore(restored);
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
    metrics.observe(this::bytesOnTheWay, this::lastSendMillis);
  }

  private void restore(Collection<WriterState> states) {
    List<WriterState> adopted = new ArrayList<>();
    for (WriterState state : states) {
      requireSameGuarantee(state);
      boolean mine = own.isEmpty() && !state.ended() && state.columns() == columns;
      if (mine) {
        own = Optional.of(open(state));
      } else if (settings.listens()) {
        adopted.add(state);
      } else {
        inherited.add(open(state));
      }
    }
    adopted.forEach(this::adopt);
  }

  /** One address has room for one stream: frames of others go there. They may come twice. */
  private void adopt(WriterState state) {
    if (!state.hasFrames()) {
      return;
    }
    if (state.columns() != columns) {
      throw new ConfigurationException(
          "the restored state holds batches of stream '"
              + state.stream()
              + "' that have other columns than this sink: a sink that listens cannot send them, so"
              + " let them arrive with the former columns first");
    }
    own().adopt(state);
  }

  private OutgoingStream own() {
    if (own.isEmpty()) {
      own = Optional.of(open(ids.next(columns)));
    }
    return own.get();
  }

  private void requireSameGuarantee(WriterState state) {
    if (state.exactlyOnce() != settings.isExactlyOnce()) {
      throw new ConfigurationException(
          "deliveryGuarantee is "
              + settings.guarantee()
              + ", but the restored state of stream '"
              + state.stream()
              + "' was written "
              + (state.exactlyOnce() ? "exactly-once" : "at-least-once")
              + ": keep that, or give the sink another uid and start it without state");
    }
  }

  private OutgoingStream open(WriterState state) {
    return OutgoingStream.open(settings, state, metrics, allocator, this::connected);
  }

  /** On a thread of a sender: what waits for its first connection can go out. */
  private void connected() {
    try {
      mailbox.execute(this::pump, "batches that waited for a connection");
    } catch (RejectedExecutionException e) {
      // The task ends.
    }
  }

  private void pump() {
    for (OutgoingStream stream : all()) {
      stream.pump();
    }
    endInherited();
  }

  private List<OutgoingStream> all() {
    List<OutgoingStream> all = new ArrayList<>();
    own.ifPresent(all::add);
    all.addAll(inherited);
    return all;
  }

  /** Says where the streams end that nobody adds to, and forgets those that have arrived. */
  private void endInherited() {
    for (Iterator<OutgoingStream> each = inherited.iterator(); each.hasNext(); ) {
      OutgoingStream stream = each.next();
      if (stream.end() && stream.isComplete()) {
        each.remove();
        stream.close();
        stream.forget();
      }
    }
  }

  @Override
  public void write(T element, Context context) throws IOException, InterruptedException {
    batches.append(element);
  }

  @Override
  public void send(RecordBatch batch) throws IOException, InterruptedException {
    OutgoingStream stream = own();
    if (!checkpointing) {
      await(stream, () -> stream.frames() == 0 || stream.bytes() < settings.bufferBytes());
    }
    stream.send(batch);
    metrics.sent(batch.rowCount(), batch.bufferBytes());
  }

  /** Waits, while the mailbox goes on. */
  private void await(OutgoingStream stream, BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      stream.check();
      if (!mailbox.tryYield()) {
        stream.inFlight().await(LOOK_MILLIS);
      }
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    checkpointing = !endOfInput;
    try {
      batches.flush();
    } finally {
      checkpointing = false;
    }
    pump();
    if (endOfInput) {
      for (OutgoingStream stream : all()) {
        arrive(stream);
      }
    }
  }

  /** Nobody will be there to send again, or to wait for what is committed last. */
  private void arrive(OutgoingStream stream) throws InterruptedException {
    long deadline = System.nanoTime() + settings.commitTimeout().toNanos();
    await(
        stream,
        () -> {
          boolean there =
              stream.end()
                  && (settings.isExactlyOnce() ? stream.isPrepared() : stream.isComplete());
          if (!there && System.nanoTime() - deadline >= 0) {
            throw new LightstreamIOException(
                "not all of "
                    + stream
                    + " has arrived within "
                    + settings.commitTimeout()
                    + " (commitTimeout) after the end of the input");
          }
          return there;
        });
  }

  @Override
  public Collection<Committable> prepareCommit() {
    if (!settings.isExactlyOnce()) {
      return List.of();
    }
    List<Committable> committables = new ArrayList<>();
    for (OutgoingStream stream : all()) {
      stream.committable(ids.restoredCheckpoint()).ifPresent(committables::add);
    }
    return committables;
  }

  @Override
  public List<WriterState> snapshotState(long checkpointId) {
    endInherited();
    List<WriterState> states = new ArrayList<>();
    for (OutgoingStream stream : all()) {
      states.add(stream.snapshot());
    }
    return states;
  }

  private long bytesOnTheWay() {
    return own.map(OutgoingStream::bytes).orElse(0L);
  }

  private long lastSendMillis() {
    return own.map(stream -> stream.inFlight().lastNanos() / 1_000_000).orElse(0L);
  }

  @Override
  public void close() {
    try {
      batches.close();
    } finally {
      closeStreams();
      allocator.close();
    }
  }

  private void closeStreams() {
    RuntimeException failure = null;
    for (OutgoingStream stream : all()) {
      try {
        stream.close();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    inherited.clear();
    own = Optional.empty();
    if (failure != null) {
      throw failure;
    }
  }
}
