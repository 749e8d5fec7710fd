// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.ClosedException;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.MemoryMap;
import io.lightstream.protocol.ProtocolEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Writes the records of a segment. Small ones wait in memory and share a write; large ones go out
 * by reference, with what waits before them. Guarded by the log's lock.
 */
final class SegmentWriter {

  /** Records up to this size are copied to wait for others. */
  private static final int SMALL_BYTES = 32 << 10;

  private final Segment segment;
  private final SegmentSink sink;
  private final long salt;

  /** Position: how much waits. Shared by the segments of a log, one after the other. */
  private final ByteBuffer waiting;

  private final RecordHeader header = new RecordHeader();
  private final CRC32C crc = new CRC32C();
  private final FrameOutput control = new FrameOutput();
  private final ByteBuffer largeHeader =
      ByteBuffer.allocateDirect(RecordHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private ByteBuffer[] gather = new ByteBuffer[16];

  private ProtocolEncoder encoder;

  /** Whether the encoder may have said something that the segment does not hold. */
  private boolean encoderIsAhead;

  private long written;
  private long writtenEnd;
  private long synced;
  private long syncedSaid;
  private long lowSaid;

  /** How many threads sync at the moment; the last one closes a sink that is done with. */
  private int syncing;

  private boolean retired;
  private RuntimeException broken;

  /**
   * @param segment its header has been written and is durable
   * @param waiting empty, little-endian
   */
  SegmentWriter(
      Segment segment,
      SegmentSink sink,
      SegmentHeader start,
      ByteBuffer waiting,
      ProtocolEncoder encoder) {
    this.segment = segment;
    this.sink = sink;
    this.salt = start.salt();
    this.waiting = waiting;
    this.encoder = encoder;
    this.written = segment.bytes();
    this.writtenEnd = segment.first();
    this.synced = written;
    this.syncedSaid = written;
    this.lowSaid = start.low();
  }

  Segment segment() {
    return segment;
  }

  ProtocolEncoder encoder() {
    return encoder;
  }

  /** What the encoder added last will not be written. */
  void encoderIsAhead() {
    encoderIsAhead = true;
  }

  boolean isEncoderAhead() {
    return encoderIsAhead;
  }

  /** For a segment without frames: nothing has been said yet. */
  void replaceEncoder(ProtocolEncoder fresh) {
    encoder.close();
    encoder = fresh;
    encoderIsAhead = false;
  }

  /** Appends a frame, which gets the number {@code segment().end()}. */
  void frame(FrameOutput frame, long low) {
    sayWhatIsKnown(low);
    record(RecordHeader.FRAME, frame);
    segment.end(segment.end() + 1);
    if (waiting.position() == 0) {
      writtenEnd = segment.end();
    }
  }

  /** Appends the user's state. */
  void state(byte[] state, long low) {
    sayWhatIsKnown(low);
    control.add(ByteBuffer.wrap(state));
    try {
      record(RecordHeader.STATE, control);
    } finally {
      control.clear();
    }
  }

  private void sayWhatIsKnown(long low) {
    if (synced > syncedSaid) {
      say(RecordHeader.SYNCED, synced);
      syncedSaid = synced;
    }
    if (low > lowSaid) {
      say(RecordHeader.LOW, low);
      lowSaid = low;
    }
  }

  private void say(int kind, long value) {
    control.header(Long.BYTES).putLong(value);
    try {
      record(kind, control);
    } finally {
      control.clear();
    }
  }

  private void record(int kind, FrameOutput body) {
    try {
      int checksum = checksum(body);
      if (body.size() <= SMALL_BYTES) {
        small(kind, body, checksum);
      } else {
        large(kind, body, checksum);
      }
    } catch (InternalError e) {
      throw MemoryMap.faulted(e);
    }
    segment.bytes(written + waiting.position());
  }

  private int checksum(FrameOutput body) {
    crc.reset();
    for (int i = 0; i < body.count(); i++) {
      crc.update(body.buffers()[i].duplicate());
    }
    MemoryMap.reportFaults();
    return (int) crc.getValue();
  }

  private void small(int kind, FrameOutput body, int checksum) {
    if (waiting.remaining() < RecordHeader.BYTES + body.size()) {
      flush();
    }
    int start = waiting.position();
    boolean whole = false;
    try {
      header.put(waiting, salt, written + start, kind, body.size(), checksum);
      for (int i = 0; i < body.count(); i++) {
        waiting.put(body.buffers()[i]);
      }
      MemoryMap.reportFaults();
      whole = true;
    } finally {
      if (!whole) {
        waiting.position(start);
      }
    }
  }

  private void large(int kind, FrameOutput body, int checksum) {
    long offset = written + waiting.position();
    largeHeader.clear();
    header.put(largeHeader, salt, offset, kind, body.size(), checksum);
    int count = body.count() + 2;
    if (gather.length < count) {
      gather = new ByteBuffer[count];
    }
    gather[0] = waiting.duplicate().flip();
    gather[1] = largeHeader.flip();
    System.arraycopy(body.buffers(), 0, gather, 2, body.count());
    write(count);
    wrote(offset + RecordHeader.BYTES + body.size());
  }

  private void write(int count) {
    try {
      sink.write(gather, 0, count);
    } catch (ClosedException e) {
      broken = e;
      throw e;
    } finally {
      Arrays.fill(gather, 0, count, null);
    }
  }

  /** Why the sink takes nothing any more, if it does not. */
  Optional<RuntimeException> broken() {
    return Optional.ofNullable(broken);
  }

  private void wrote(long bytes) {
    waiting.clear();
    written = bytes;
    segment.readable(bytes);
  }

  /** Hands what waits to the store; where this throws it goes on waiting. */
  void flush() {
    if (waiting.position() > 0) {
      gather[0] = waiting.duplicate().flip();
      write(1);
      wrote(written + waiting.position());
    }
    writtenEnd = segment.end();
  }

  /** Frames before this number can be read from the store. */
  long writtenEnd() {
    return writtenEnd;
  }

  boolean isSynced() {
    return synced == written && waiting.position() == 0;
  }

  /** Makes everything durable while the lock is held. */
  void syncAll() {
    flush();
    if (!isSynced()) {
      sink.sync();
      synced = written;
    }
  }

  /** Makes everything durable and ends the segment: nothing can be written after this. */
  void finish() {
    flush();
    sink.finish();
    synced = written;
  }

  /**
   * Begins to make durable what has been written.
   *
   * @return for {@link #synced}
   */
  long beginSync() {
    syncing++;
    return written;
  }

  /** The part of syncing that is done without the lock. */
  void syncSink() {
    sink.sync();
  }

  /** So many bytes are durable. */
  void synced(long bytes) {
    synced = Math.max(synced, bytes);
  }

  void endSync() {
    syncing--;
    if (retired && syncing == 0) {
      sink.close();
    }
  }

  /** Nothing more will be written. */
  void retire() {
    encoder.close();
    retired = true;
    if (syncing == 0) {
      sink.close();
    }
  }
}
