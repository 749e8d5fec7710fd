// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.LightstreamReader;
import io.lightstream.PollResult;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.StreamEnd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The stream of one peer, from before there is a connection. That is made on a daemon thread, which
 * is gone once there is a stream or this is closed, so that polling never blocks.
 */
final class PeerStream implements AutoCloseable {

  private static final PollResult<RecordBatch> NOTHING = new PollResult.Nothing<>();

  private final CompletableFuture<LightstreamReader> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> settled = opened.handle((reader, failure) -> null);
  private final Thread thread;

  private PeerStream(String name, Supplier<LightstreamReader> open) {
    this.thread = new Thread(() -> run(open), name);
    thread.setDaemon(true);
  }

  /**
   * Begins to open a stream.
   *
   * @param name of the thread
   * @param open connects, or waits for what a peer sends first; blocks, and ends when interrupted
   */
  static PeerStream open(String name, Supplier<LightstreamReader> open) {
    PeerStream stream = new PeerStream(name, open);
    stream.thread.start();
    return stream;
  }

  private void run(Supplier<LightstreamReader> open) {
    try {
      LightstreamReader reader = open.get();
      if (!opened.complete(reader)) {
        reader.close();
      }
    } catch (RuntimeException | Error e) {
      opened.completeExceptionally(e);
    }
  }

  /**
   * Returns the next batch, the end, or that nothing is there yet.
   *
   * @throws LightstreamException if the stream has failed, or ended without the mark it should have
   */
  PollResult<RecordBatch> poll() {
    if (!opened.isDone()) {
      return NOTHING;
    }
    LightstreamReader reader = reader();
    PollResult<RecordBatch> result = reader.poll();
    if (result instanceof PollResult.Finished<RecordBatch> finished
        && finished.end() == StreamEnd.CLOSED
        && reader.hasEndMark()) {
      throw new LightstreamIOException(
          "the stream was closed without its end mark: the sender has failed, and rows may be"
              + " missing");
    }
    return result;
  }

  private LightstreamReader reader() {
    try {
      return opened.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LightstreamException failure ? failure : e;
    }
  }

  /** Whether there is a connection, or was one: failures are those of the stream. */
  boolean isOpen() {
    return opened.isDone() && !opened.isCompletedExceptionally();
  }

  /** Done when polling is worthwhile. */
  CompletableFuture<Void> available() {
    return isOpen() ? opened.join().available() : settled;
  }

  /** Batches polled stay open. Idempotent. */
  @Override
  public void close() {
    if (opened.cancel(false)) {
      thread.interrupt();
    } else if (isOpen()) {
      opened.join().close();
    }
  }
}
