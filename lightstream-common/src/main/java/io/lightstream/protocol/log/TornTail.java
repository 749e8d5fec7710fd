// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.InvalidDataException;
import java.nio.ByteBuffer;

/**
 * Tells a tail that a dying writer left from damage. A process that is killed leaves a record cut
 * short; a machine that loses power may also leave garbage, or lose some blocks of what was not
 * durable and keep later ones. Whatever else stands before whole records is damage.
 */
final class TornTail {

  /** The unit in which a file system loses what was not durable. */
  static final int BLOCK_BYTES = 4096;

  private final SegmentInput input;
  private final long salt;
  private final long damagedAt;
  private final RecordHeader header = new RecordHeader();

  private long zeros;
  private boolean blockIsLost;
  private boolean recordFollows;
  private boolean wasDurable;

  private TornTail(SegmentInput input, long salt, long damagedAt) {
    this.input = input;
    this.salt = salt;
    this.damagedAt = damagedAt;
  }

  /**
   * Checks that what a scan found wrong at the end of the last segment may be cut.
   *
   * @throws InvalidDataException if it is damage
   */
  static void require(SegmentStore store, String name, SegmentScan scan) {
    if (scan.damage().isEmpty() || scan.behindDamage() == Long.MAX_VALUE) {
      return;
    }
    try (SegmentInput input = new SegmentInput(store.open(name))) {
      TornTail tail = new TornTail(input, scan.start().salt(), scan.wholeBytes());
      tail.search(scan.behindDamage());
      if (tail.recordFollows && (tail.wasDurable || !tail.blockIsLost)) {
        throw InvalidDataException.at(
            scan.wholeBytes(), scan.damage().get() + ", and whole records follow");
      }
    }
  }

  private void search(long behindDamage) {
    input.skip(damagedAt, null);
    int wanted = RecordHeader.BYTES + Long.BYTES;
    while (input.require(wanted) || input.buffer().remaining() >= RecordHeader.BYTES) {
      ByteBuffer buffer = input.buffer();
      int start = buffer.position();
      int last = buffer.limit() - Math.min(wanted, buffer.remaining());
      for (int at = start; at <= last; at++) {
        long offset = input.offset() + at - start;
        if (offset >= behindDamage && header.read(buffer, at, salt, offset)) {
          found(buffer, at);
        }
        count(buffer.get(at), offset);
      }
      input.skip(last + 1 - start);
    }
  }

  private void found(ByteBuffer buffer, int at) {
    recordFollows = true;
    if (header.kind() == RecordHeader.SYNCED
        && at + RecordHeader.BYTES + Long.BYTES <= buffer.limit()
        && buffer.getLong(at + RecordHeader.BYTES) > damagedAt) {
      wasDurable = true;
    }
  }

  private void count(byte value, long offset) {
    zeros = value == 0 ? zeros + 1 : 0;
    if (!recordFollows && (offset + 1) % BLOCK_BYTES == 0 && zeros >= BLOCK_BYTES) {
      blockIsLost = true;
    }
  }
}
