// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.ReplayOptions;
import io.lightstream.acknowledged.Resumption;
import io.lightstream.acknowledged.SenderKind;
import io.lightstream.acknowledged.SenderListener;
import io.lightstream.acknowledged.SenderOptions;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.error.FencedException;
import io.lightstream.error.LightstreamException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * One acknowledged stream of a task, from one start of its sender on. Nothing waits: batches are
 * sent once a receiver has answered, and what a receiver stages is committed as soon as it is
 * prepared.
 */
final class SinkSender implements AutoCloseable {

  private static final long CLOSE_MILLIS = 900;

  private final StreamTarget target;
  private final String stream;
  private final AcknowledgedSender sender;
  private final Map<String, List<Field>> tables = new HashMap<>();

  /** The number of the first frame of this sender; negative before it is known. */
  private long first = -1;

  private long committed;

  private SinkSender(StreamTarget target, String stream, AcknowledgedSender sender) {
    this.target = target;
    this.stream = stream;
    this.sender = sender;
  }

  /** Begins to connect. */
  static SinkSender open(StreamTarget target, String stream, SinkCounters counters) {
    try {
      return new SinkSender(
          target,
          stream,
          AcknowledgedSender.open(
              SenderOptions.connect(
                      target.endpoint().toString(), stream, SenderKind.APPENDING, target.types())
                  .replay(ReplayOptions.defaults().withMemoryBytes(Long.MAX_VALUE)) // The task's is
                  .link(target.link())
                  .listener(new Reconnects(counters))
                  .build()));
    } catch (LightstreamException e) {
      throw new ConnectException("stream '" + stream + "': " + e.getMessage(), e);
    }
  }

  /** Where the receiver has the stream go on; empty before it has answered. */
  Optional<Resumption> resumed() {
    Optional<Resumption> resumed = sender.resumed();
    if (first < 0) {
      resumed.ifPresent(resumption -> first = resumption.position());
    }
    return resumed;
  }

  /** Connections state the columns of a table once. */
  boolean accepts(String table, Schema schema) {
    List<Field> known = tables.get(table);
    return known == null || known.equals(schema.fields());
  }

  /** Sends a batch, which is taken over. */
  void send(SealedBatch batch, Optional<PartitionMark> mark) {
    try (batch) {
      tables.putIfAbsent(batch.table(), batch.batch().schema().fields());
      mark.ifPresent(token -> sender.mark(token.toBytes()));
      sender.sendTable(target.types().table(batch.table()), batch.batch());
    } catch (LightstreamException e) {
      throw failed(e);
    }
  }

  /** How many frames of this sender are final. */
  long durable() {
    return first < 0 ? 0 : Math.max(0, sender.acknowledged() - first);
  }

  /** How many frames were sent that are not final. */
  long outstanding() {
    return sender.position() - sender.acknowledged();
  }

  /** Has what a receiver has prepared made final. */
  void tick() {
    try {
      sender.awaitAcknowledged(Long.MAX_VALUE, Duration.ZERO); // Throws why it cannot go on.
      long prepared = sender.prepared();
      if (prepared > committed && prepared > sender.acknowledged()) {
        committed = prepared;
        sender.requestCommit(prepared);
      }
    } catch (LightstreamException e) {
      throw failed(e);
    }
  }

  private ConnectException failed(LightstreamException e) {
    if (e instanceof FencedException) {
      return new FencedOutletException(
          e.getMessage()
              + ". Another task, or another sink with the same stream.id.prefix, sends that stream"
              + " to "
              + target.endpoint()
              + " now",
          e);
    }
    return new ConnectException(
        "cannot go on with stream '" + stream + "' to " + target.endpoint() + ": " + e.getMessage(),
        e);
  }

  /** Says that the stream ends here. */
  void end() {
    try {
      sender.end();
    } catch (LightstreamException e) {
      throw failed(e);
    }
  }

  /** Whether the receiver knows the end. */
  boolean hasEnded() {
    try {
      return sender.awaitComplete(Duration.ZERO);
    } catch (LightstreamException e) {
      throw failed(e);
    }
  }

  String stream() {
    return stream;
  }

  /** Within a second; where that is not enough, a thread goes on with it. */
  @Override
  public void close() {
    Thread closing = new Thread(sender::close, "lightstream-close-" + stream);
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts the connections but the first. */
  private record Reconnects(SinkCounters counters, AtomicBoolean before) implements SenderListener {

    Reconnects(SinkCounters counters) {
      this(counters, new AtomicBoolean());
    }

    @Override
    public void connected(String peer, long next) {
      if (before.getAndSet(true)) {
        counters.reconnected();
      }
    }
  }
}
