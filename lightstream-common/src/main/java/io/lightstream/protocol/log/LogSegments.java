// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.ScratchMemory;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The segments of a log, the last of which is written: starts and ends them, and deletes those that
 * do not count any more. Guarded by the log's lock.
 */
final class LogSegments {

  /** How much waits to be written at most. */
  private static final int WAITING_BYTES = 256 << 10;

  private final SegmentStore store;
  private final TypeRegistry types;
  private final FrameLogOptions options;
  private final BufferAllocator allocator;

  /** The names of segments whose frames do not count any more. */
  private final List<String> discarded = new ArrayList<>();

  private List<Segment> segments;
  private long nextSequence;

  /** Where the writers let records wait; made for the first one. */
  private ByteBuffer waiting;

  /** Writes the last segment; null until something is written, and after {@link #seal()}. */
  private SegmentWriter writer;

  private RuntimeException failure;

  LogSegments(
      SegmentStore store,
      TypeRegistry types,
      FrameLogOptions options,
      BufferAllocator allocator,
      LogRecovery found) {
    this.store = store;
    this.types = types;
    this.options = options;
    this.allocator = allocator;
    this.segments = found.segments();
    this.nextSequence = found.nextSequence();
  }

  /** What is written at the moment. */
  Optional<SegmentWriter> writer() {
    return Optional.ofNullable(writer);
  }

  /**
   * A writer whose segment has room, and whose encoder knows what the segment holds.
   *
   * @param low what is kept, for a segment that has to be started
   * @param end the number of the next frame
   * @param state the last state
   */
  SegmentWriter writable(long low, long end, Optional<byte[]> state) {
    requireUsable();
    if (writer == null || writer.segment().bytes() >= options.segmentBytes()) {
      start(end, low, state);
    } else if (writer.isEncoderAhead() && writer.segment().isEmpty()) {
      writer.replaceEncoder(encoder());
    } else if (writer.isEncoderAhead()) {
      start(end, low, state);
    }
    return writer;
  }

  private ProtocolEncoder encoder() {
    return ProtocolEncoder.create(types, options.ipc(), allocator);
  }

  /** Checks that nothing has failed for good. */
  void requireUsable() {
    if (writer != null) {
      writer.broken().ifPresent(this::fail);
    }
    if (failure != null) {
      throw new ClosedException(
          store.description()
              + ": the log has failed before and must be opened again: "
              + failure.getMessage(),
          failure);
    }
  }

  /** Nobody knows any more what is durable. */
  void fail(RuntimeException e) {
    if (failure == null) {
      failure = e;
    }
  }

  /**
   * Starts a segment whose frames replace those from {@code first} on. Where this throws, all is as
   * it was before.
   *
   * @param low what is kept from now on
   */
  void start(long first, long low, Optional<byte[]> state) {
    List<Segment> kept = new ArrayList<>(segments);
    kept.removeIf(segment -> segment.first() >= first || Math.min(segment.end(), first) <= low);
    if (writer != null && kept.contains(writer.segment())) {
      makeDurable();
    }
    SegmentHeader header =
        new SegmentHeader(
            nextSequence++,
            kept.isEmpty() ? SegmentHeader.NONE : kept.get(kept.size() - 1).sequence(),
            first,
            low,
            ThreadLocalRandom.current().nextLong(),
            types.toString(),
            state);
    SegmentWriter fresh = create(header);
    if (writer != null) {
      retireWriter();
    }
    writer = fresh;
    replaceSegments(kept, fresh.segment());
  }

  /** Makes what is written durable, with the end of its segment if the store needs that. */
  private void makeDurable() {
    if (store.durableWhileOpen()) {
      writer.flush();
      durably(writer::syncAll);
    } else {
      seal();
    }
  }

  private void durably(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      fail(e);
      throw e;
    }
  }

  private SegmentWriter create(SegmentHeader header) {
    if (waiting == null) {
      waiting = ScratchMemory.allocate(WAITING_BYTES, "records that wait to be written");
    }
    String name = Segment.name(header.sequence());
    ByteBuffer start = header.encode();
    Segment segment = Segment.started(header, start.remaining());
    SegmentSink sink = store.create(name);
    boolean whole = false;
    try {
      sink.write(new ByteBuffer[] {start}, 0, 1);
      sink.sync();
      whole = true;
    } finally {
      if (!whole) {
        sink.close();
        deleteIfPossible(name);
      }
    }
    return new SegmentWriter(segment, sink, header, waiting, encoder());
  }

  /** What waits belongs to frames that do not count any more, or has been written. */
  private void retireWriter() {
    waiting.clear();
    writer.segment().readable(Long.MAX_VALUE);
    writer.retire();
    writer = null;
  }

  private void replaceSegments(List<Segment> kept, Segment last) {
    List<Segment> before = segments;
    if (!kept.isEmpty()) {
      Segment cut = kept.get(kept.size() - 1);
      cut.end(Math.min(cut.end(), last.first()));
    }
    kept.add(last);
    segments = kept;
    for (Segment segment : before) {
      if (!kept.contains(segment)) {
        discarded.add(segment.name());
      }
    }
    deleteDiscarded();
  }

  /** Segments stay until what has come in their place, which holds the state, is durable. */
  private void deleteDiscarded() {
    if (writer == null || store.durableWhileOpen()) {
      discarded.forEach(this::deleteIfPossible);
      discarded.clear();
    }
  }

  /** What cannot be deleted now will be when the log is opened the next time. */
  private void deleteIfPossible(String name) {
    try {
      store.delete(name);
    } catch (LightstreamException e) {
      // As said above.
    }
  }

  /** Ends the segment that is written, which is then durable. */
  void seal() {
    writer.flush();
    durably(writer::finish);
    retireWriter();
    deleteDiscarded();
  }

  /** Deletes the segments that hold nothing from {@code low} on, except for the last. */
  void dropBelow(long low) {
    while (segments.size() > 1 && segments.get(0).end() <= low) {
      discarded.add(segments.remove(0).name());
    }
    deleteDiscarded();
  }

  /** Whether the last segment is large enough to be worth replacing once it holds nothing. */
  boolean isLastLarge() {
    return segments.get(segments.size() - 1).bytes() > options.segmentBytes() / 2;
  }

  /** The segment that holds a frame. */
  Segment holding(long number) {
    int at = segments.size() - 1;
    while (!segments.get(at).holds(number)) {
      at--;
    }
    return segments.get(at);
  }

  /** Whether frames before that number are still there. */
  boolean hasBelow(long number) {
    return !segments.isEmpty() && segments.get(0).first() < number;
  }

  /** On the store, with what waits to be written. */
  long bytes() {
    return segments.stream().mapToLong(Segment::bytes).sum();
  }

  /** Makes all durable, unless something has failed, and ends writing in any case. */
  void close() {
    if (writer == null) {
      return;
    }
    if (failure != null) {
      retireWriter();
      return;
    }
    try {
      if (store.durableWhileOpen()) {
        writer.syncAll();
      } else {
        writer.finish();
      }
    } catch (RuntimeException e) {
      retireWriter();
      throw e;
    }
    retireWriter();
    deleteDiscarded();
  }
}
