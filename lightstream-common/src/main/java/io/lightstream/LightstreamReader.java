// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.frame.StreamEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * Batches of one schema that come in, from a connection or a file. They are consumed in one of
 * three ways; the first call decides which:
 *
 * <ul>
 *   <li>{@link #next()} and {@link #iterator()} read on the caller's thread, with the least
 *       latency;
 *   <li>{@link #publisher()} delivers to a {@link Flow.Subscriber} as many as it requests;
 *   <li>{@link #poll()} never blocks, and {@link #available()} tells when to poll again.
 * </ul>
 *
 * <p>The last two read on one daemon thread, which is gone after the end and after {@link
 * #close()}. In all three a consumer that is slow slows the sender down; what waits here is
 * bounded.
 *
 * <p>Belongs to one thread at a time, but {@link #close()} may be called from any and ends what is
 * blocked.
 */
public final class LightstreamReader implements RecordBatchReader {

  private final String source;
  private final RecordBatchReader batches;
  private final SchemaFirst schemaFirst;
  private final Supplier<Duration> transferTime;
  private final Consumption<RecordBatch> consumption;

  LightstreamReader(
      String source,
      RecordBatchReader batches,
      Supplier<Duration> transferTime,
      ReadOptions options) {
    this.source = source;
    this.batches = batches;
    this.schemaFirst = new SchemaFirst(batches);
    this.transferTime = transferTime;
    this.consumption =
        new Consumption<>(source, schemaFirst, options.queueBatches(), options.queueBytes());
  }

  /** What it reads from, as a person would name it: a URI, a peer's address, a path. */
  public String source() {
    return source;
  }

  @Override
  public Schema schema() {
    return consumption.byThread() ? schemaFirst.schema() : batches.schema();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConfigurationException if this reader is consumed in another way already
   */
  @Override
  public RecordBatch next() {
    consumption.byCalls();
    return batches.next();
  }

  /**
   * A publisher of all batches, for one subscriber, who owns and closes each of them. It is called
   * on one daemon thread. One batch at most is read ahead of what it requested. Cancelling closes
   * this reader, as do the end and an error.
   *
   * @throws ConfigurationException if this reader is consumed in another way already
   */
  public Flow.Publisher<RecordBatch> publisher() {
    return consumption.publisher();
  }

  /**
   * The next batch if one has arrived. Never blocks.
   *
   * @throws io.lightstream.error.LightstreamException as {@link #next()} does, once the batches
   *     before the failure have been polled
   * @throws ConfigurationException if this reader is consumed in another way already
   */
  public PollResult<RecordBatch> poll() {
    return consumption.poll();
  }

  /**
   * Completes, never exceptionally, when {@link #poll()} has something to say: a batch, the end or
   * an error. It completes on the thread that reads, so what depends on it must be short. Never
   * blocks.
   *
   * @throws ConfigurationException if this reader is consumed in another way already
   */
  public CompletableFuture<Void> available() {
    return consumption.available();
  }

  @Override
  public Optional<StreamEnd> end() {
    return batches.end();
  }

  /**
   * What the footer says, where this is a file and not a stream; empty otherwise. It is there at
   * once, whatever the size of the file.
   */
  public Optional<FileSummary> file() {
    return batches instanceof IpcFileReader file
        ? Optional.of(FileSummary.of(file))
        : Optional.empty();
  }

  /**
   * How many frames of other types have been skipped so far, where this shows one table of the
   * Lightstream protocol ({@link MessageReader#tableReader}); empty otherwise. From any thread.
   */
  public OptionalLong skipped() {
    return batches instanceof TableBatches table
        ? OptionalLong.of(table.skipped())
        : OptionalLong.empty();
  }

  /**
   * Whether what is read has a mark for its end, as Arrow streams and files have. Where it has
   * none, as the Lightstream protocol and TLV, {@link StreamEnd#CLOSED} is how it ends.
   */
  public boolean hasEndMark() {
    return !(batches instanceof TableBatches || batches instanceof TlvBatches);
  }

  /**
   * From the arrival of the first bytes of a stream to that of the last so far; zero for a file
   * with a footer, which is mapped and not read.
   */
  public Duration transferTime() {
    return transferTime.get();
  }

  /** Closes what it reads from. Batches handed out stay open. Idempotent, from any thread. */
  @Override
  public void close() {
    consumption.close();
  }

  @Override
  public String toString() {
    return "LightstreamReader[" + source + "]";
  }
}
