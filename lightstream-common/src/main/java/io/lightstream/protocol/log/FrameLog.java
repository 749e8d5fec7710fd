// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A durable log of protocol frames. Frames are numbered from 0 in the order in which they are
 * appended; the log holds those from {@link #low()} to before {@link #end()}.
 *
 * <p>What was appended waits in memory until a write is worth while. After {@link #flush()} it
 * survives the death of the process, after {@link #sync()} the loss of power. Opened again, a log
 * holds a prefix of what was appended, with at least what survives: frames and states that were
 * appended later are never there without those before them. {@link #truncateTo} and {@link #skipTo}
 * are durable when they return.
 *
 * <p>What is damaged is never given out and never left out in silence: it is an {@link
 * InvalidDataException} that names place, segment and byte, on opening or on reading. Only a tail
 * that a dying writer has left is cut.
 *
 * <p>Where the store has no room an append throws {@link LightstreamIOException} and the log is as
 * it was before: it can be tried again, or space be made with {@link #dropBefore}. After a failed
 * sync nobody knows what is durable: the log then refuses all but {@link #close()} and has to be
 * opened again. So it is after the interrupt of a thread that writes, which closes files.
 *
 * <p>Safe for use by several threads. Syncing does not hold up appends, and one sync serves all who
 * wait for it.
 */
public final class FrameLog implements AutoCloseable {

  /** The most bytes of a state: 1 MiB. */
  public static final int MAX_STATE_BYTES = 1 << 20;

  private final SegmentStore store;
  private final SegmentReading reading;

  /** One thread syncs at a time. Taken before {@link #lock}. */
  private final Object syncLock = new Object();

  /** Guards what follows, the segments included. */
  private final Object lock = new Object();

  private final LogSegments segments;
  private final FrameOutput out = new FrameOutput();
  private final Set<FrameLogReader> readers = new HashSet<>();
  private long low;
  private long end;
  private Optional<byte[]> state;
  private boolean closed;

  private FrameLog(
      SegmentStore store, TypeRegistry types, FrameLogOptions options, BufferAllocator allocator) {
    LogRecovery found = LogRecovery.of(store, types);
    this.store = store;
    this.reading = new SegmentReading(store, types, options.segmentBytes(), allocator);
    this.segments = new LogSegments(store, types, options, allocator, found);
    this.low = found.low();
    this.end = found.end();
    this.state = found.state();
  }

  /**
   * Opens the log in a folder, which is made if there is none.
   *
   * @throws ConfigurationException if a log has the folder open, or the types are not those that
   *     the log was written with; the message names both
   * @throws InvalidDataException if the log is damaged
   * @throws LightstreamIOException if the folder cannot be used
   */
  public static FrameLog open(
      Path folder, TypeRegistry types, FrameLogOptions options, BufferAllocator allocator) {
    return open(FolderSegmentStore.open(folder), types, options, allocator);
  }

  /**
   * Opens the log in a store. The last segment is read through.
   *
   * @param store owned from now on; closed if this fails
   * @param types what the log was written with, by names, kinds and order
   * @param allocator where frames that are read take their memory; stays the caller's
   * @throws ConfigurationException if the types are not those that the log was written with; the
   *     message names both
   * @throws InvalidDataException if the log is damaged
   * @throws LightstreamIOException if the store fails
   */
  public static FrameLog open(
      SegmentStore store, TypeRegistry types, FrameLogOptions options, BufferAllocator allocator) {
    try {
      return new FrameLog(store, types, options, allocator);
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  /** The number of the first frame that is kept. */
  public long low() {
    synchronized (lock) {
      return low;
    }
  }

  /** The number that the next frame will get; equal to {@link #low()} where there is none. */
  public long end() {
    synchronized (lock) {
      return end;
    }
  }

  /** The state that was appended last. */
  public Optional<byte[]> state() {
    synchronized (lock) {
      return state.map(byte[]::clone);
    }
  }

  /** Bytes on the store, with those that wait to be written. */
  public long bytes() {
    synchronized (lock) {
      return segments.bytes();
    }
  }

  /** The place of the store, for messages to people. */
  public String description() {
    return store.description();
  }

  /**
   * Appends a frame. It is not referred to any more when this returns.
   *
   * @param message stays the caller's
   * @return its number
   * @throws ConfigurationException if its type is not registered, or its columns are not those of
   *     its table
   * @throws LimitExceededException if it is too large for a frame
   * @throws LightstreamIOException if there is no room for it; the log is as it was before
   * @throws ClosedException if the log was closed, or has failed to sync
   */
  public long append(LightstreamMessage message) {
    if (message instanceof LightstreamMessage.Table table) {
      return append(table.type(), table.batch());
    }
    MessageBytes bytes = (MessageBytes) message;
    return append(bytes.type(), bytes.borrow());
  }

  /**
   * Appends a message, as {@link #append(LightstreamMessage)} does.
   *
   * @param payload position to limit; the position is not moved
   */
  public long append(MessageType type, ByteBuffer payload) {
    synchronized (lock) {
      SegmentWriter current = writable();
      boolean appended = false;
      try {
        current.encoder().encode(type, payload, out);
        current.frame(out, low);
        appended = true;
      } finally {
        settle(current, appended);
      }
      return end++;
    }
  }

  /**
   * Appends a batch of a table, as {@link #append(LightstreamMessage)} does. Where the table has no
   * registered columns, and the batch has others than the one before, a segment begins with it.
   */
  public long append(TableType type, RecordBatch batch) {
    synchronized (lock) {
      SegmentWriter current = writable();
      if (current.encoder().hasBegunWithOtherFields(type, batch.schema())) {
        segments.start(end, low, state);
        current = writable();
      }
      boolean appended = false;
      try {
        current.encoder().encode(type, batch, out);
        current.frame(out, low);
        appended = true;
      } finally {
        settle(current, appended);
      }
      return end++;
    }
  }

  private void settle(SegmentWriter current, boolean appended) {
    out.clear();
    current.encoder().release();
    if (!appended) {
      current.encoderIsAhead();
    }
  }

  private SegmentWriter writable() {
    requireOpen();
    return segments.writable(low, end, state);
  }

  private void requireUsable() {
    requireOpen();
    segments.requireUsable();
  }

  private void requireOpen() {
    if (closed) {
      throw new ClosedException(store.description() + ": the log was closed");
    }
  }

  /**
   * Appends a state: what the user wants to find again, in order with the frames. The log keeps the
   * last one, whatever is dropped or truncated.
   *
   * @param bytes at most {@value #MAX_STATE_BYTES}; copied
   * @throws LimitExceededException if there are more
   * @throws LightstreamIOException if there is no room for it; the log is as it was before
   * @throws ClosedException if the log was closed, or has failed to sync
   */
  public void appendState(byte[] bytes) {
    if (bytes.length > MAX_STATE_BYTES) {
      throw new LimitExceededException(
          "a state of " + bytes.length + " bytes: the limit is " + MAX_STATE_BYTES);
    }
    synchronized (lock) {
      writable().state(bytes, low);
      state = Optional.of(bytes.clone());
    }
  }

  /**
   * Hands what waits in memory to the store: it survives the death of the process.
   *
   * @throws LightstreamIOException if there is no room; it goes on waiting
   * @throws ClosedException if the log was closed, or has failed to sync
   */
  public void flush() {
    synchronized (lock) {
      requireUsable();
      segments.writer().ifPresent(SegmentWriter::flush);
    }
  }

  /**
   * Makes all that was appended before this call durable: it survives the loss of power.
   *
   * @return a number: all frames before it are durable, and all states that were appended before it
   * @throws LightstreamIOException if there is no room for what waits, which goes on waiting; or if
   *     the store fails, after which the log has to be opened again
   * @throws ClosedException if the log was closed, or has failed to sync
   */
  public long sync() {
    synchronized (syncLock) {
      SegmentWriter current;
      long bytes;
      long durable;
      synchronized (lock) {
        requireUsable();
        segments.writer().ifPresent(SegmentWriter::flush);
        if (!store.durableWhileOpen() && segments.writer().isPresent()) {
          segments.seal();
        }
        durable = end;
        if (segments.writer().map(SegmentWriter::isSynced).orElse(true)) {
          return durable;
        }
        current = segments.writer().get();
        bytes = current.beginSync();
      }
      syncBesideAppends(current, bytes);
      return durable;
    }
  }

  private void syncBesideAppends(SegmentWriter current, long bytes) {
    try {
      current.syncSink();
      synchronized (lock) {
        current.synced(bytes);
      }
    } catch (RuntimeException e) {
      synchronized (lock) {
        segments.fail(e);
      }
      throw e;
    } finally {
      synchronized (lock) {
        current.endSync();
      }
    }
  }

  /**
   * A reader of the frames from {@code number} on, and of those that will be appended.
   *
   * @return a reader that the caller closes; it is closed with the log at the latest
   * @throws ConfigurationException if the number is not from {@link #low()} to {@link #end()}
   * @throws ClosedException if the log was closed
   */
  public FrameLogReader readFrom(long number) {
    synchronized (lock) {
      requireOpen();
      requireKept("cannot read from", number);
      FrameLogReader reader = new FrameLogReader(this, number);
      readers.add(reader);
      return reader;
    }
  }

  private void requireKept(String what, long number) {
    if (number < low || number > end) {
      throw new ConfigurationException(
          store.description()
              + ": "
              + what
              + " frame "
              + number
              + ": the log holds those from "
              + low
              + " to before "
              + end);
    }
  }

  /**
   * Forgets the frames before {@code number}. Segments without others are deleted; what is left is
   * forgotten by the store with what is appended next, so that after a crash some of these frames
   * may be there again. Never fails for want of room.
   *
   * @param number at most {@link #end()}; nothing is done if it is below {@link #low()}
   * @throws ConfigurationException if there are not so many frames
   * @throws ClosedException if the log was closed, or has failed to sync
   */
  public void dropBefore(long number) {
    synchronized (lock) {
      requireUsable();
      if (number <= low) {
        return;
      }
      requireKept("cannot drop what is before", number);
      low = number;
      segments.dropBelow(low);
      if (low == end && segments.isLastLarge()) {
        startAfresh();
      }
    }
  }

  /** A large segment without a frame that is kept makes room for one that holds the state only. */
  private void startAfresh() {
    try {
      segments.start(end, low, state);
    } catch (LightstreamIOException e) {
      // It stays, then: nothing is lost.
    }
  }

  /**
   * Discards the frames from {@code number} on, durably; the next one gets that number. The state
   * stays what it is. Readers that have gone beyond fail, others go on.
   *
   * @param number from {@link #low()} to {@link #end()}
   * @throws ConfigurationException if it is not
   * @throws LightstreamIOException if there is no room for a new segment's header; the log is as it
   *     was before
   * @throws ClosedException if the log was closed, or has failed to sync
   */
  public void truncateTo(long number) {
    synchronized (lock) {
      requireUsable();
      requireKept("cannot truncate to", number);
      if (number < end) {
        restartAt(number, low);
      }
    }
  }

  /**
   * Drops all frames, durably, and gives the next one the number {@code number}: for a stream whose
   * beginning is not to be had. The state stays what it is.
   *
   * @param number at least {@link #end()}
   * @throws ConfigurationException if it is not
   * @throws LightstreamIOException as {@link #truncateTo} does
   * @throws ClosedException if the log was closed, or has failed to sync
   */
  public void skipTo(long number) {
    synchronized (lock) {
      requireUsable();
      if (number < end) {
        throw new ConfigurationException(
            store.description() + ": cannot skip to frame " + number + ": the log ends at " + end);
      }
      if (number > low || segments.hasBelow(low)) {
        restartAt(number, number);
      }
    }
  }

  private void restartAt(long number, long newLow) {
    segments.start(number, newLow, state);
    end = number;
    low = newLow;
    if (!store.durableWhileOpen()) {
      segments.seal();
    }
  }

  /** The segment to read a frame from, whose bytes can be read; null if there is none yet. */
  Segment place(long number) {
    synchronized (lock) {
      requireOpen();
      if (number < low || number > end) {
        throw new ClosedException(
            store.description()
                + ": frame "
                + number
                + " is not there any more: the log holds those from "
                + low
                + " to before "
                + end);
      }
      if (number == end) {
        return null;
      }
      Segment holding = segments.holding(number);
      SegmentWriter writer = segments.writer().orElse(null);
      if (writer == null || writer.segment() != holding) {
        return holding;
      }
      if (!store.durableWhileOpen()) {
        return null;
      }
      if (number >= writer.writtenEnd()) {
        writer.flush();
      }
      return holding;
    }
  }

  SegmentReading reading() {
    return reading;
  }

  /** What explains a reader's failure, if a checksum does. */
  Optional<InvalidDataException> damage(Segment segment) {
    long frames;
    synchronized (lock) {
      frames = segment.end() - segment.first();
    }
    return reading.damage(segment, frames);
  }

  void forget(FrameLogReader reader) {
    synchronized (lock) {
      readers.remove(reader);
    }
  }

  /**
   * Makes all durable and lets go of readers, segments and store. Idempotent.
   *
   * @throws LightstreamIOException if not all could be made durable; all is closed nevertheless
   */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      synchronized (lock) {
        segments.close();
      }
    } finally {
      openReaders().forEach(FrameLogReader::close);
      store.close();
    }
  }

  private List<FrameLogReader> openReaders() {
    synchronized (lock) {
      return new ArrayList<>(readers);
    }
  }
}
