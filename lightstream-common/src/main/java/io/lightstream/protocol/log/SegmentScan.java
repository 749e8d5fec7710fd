// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.InvalidDataException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/** Reads a segment through without decoding its frames: how much of it is whole. */
final class SegmentScan implements AutoCloseable {

  /** Opens the segment once more. */
  private final Supplier<SegmentInput> again;

  private final SegmentInput input;
  private final RecordHeader header = new RecordHeader();
  private final CRC32C crc = new CRC32C();

  private SegmentHeader start;
  private long frames;
  private long low;
  private Optional<byte[]> state = Optional.empty();

  /** What is wrong behind the last whole record; null if nothing is. */
  private String damage;

  /** Where the record that is not whole begins, and where it ends as far as that is known. */
  private long damagedAt;

  private long behindDamage;

  private SegmentScan(Supplier<SegmentInput> again) {
    this.again = again;
    this.input = again.get();
  }

  private static SegmentScan start(SegmentStore store, String name) {
    return new SegmentScan(() -> new SegmentInput(store.open(name)));
  }

  /**
   * Reads a segment through.
   *
   * @return what it holds; empty if its writer died before its header was whole
   * @throws InvalidDataException if its header is damaged
   */
  static Optional<SegmentScan> of(SegmentStore store, String name) {
    try (SegmentScan scan = start(store, name)) {
      if (!scan.readStart()) {
        return Optional.empty();
      }
      scan.readRecords();
      return Optional.of(scan);
    }
  }

  /**
   * The header of a segment.
   *
   * @throws InvalidDataException if it is damaged or cut
   */
  static SegmentHeader header(SegmentStore store, String name) {
    try (SegmentScan scan = start(store, name)) {
      if (!scan.readStart()) {
        throw InvalidDataException.at(0, "the segment ends within its header");
      }
      return scan.start;
    }
  }

  /** Whether there is a header; what a writer left that died before it was durable is none. */
  private boolean readStart() {
    if (!input.require(SegmentHeader.FIXED_BYTES) || isLostFrom(0, SegmentHeader.FIXED_BYTES)) {
      return false;
    }
    int whole = SegmentHeader.FIXED_BYTES + SegmentHeader.restBytes(input.buffer());
    if (!input.require(whole)) {
      return false;
    }
    int lastBlock = (whole - 1) / TornTail.BLOCK_BYTES * TornTail.BLOCK_BYTES;
    if (lastBlock > 0 && isLostFrom(lastBlock, whole)) {
      return false;
    }
    start = SegmentHeader.decode(input.buffer());
    low = start.low();
    state = start.state();
    input.skip(whole);
    return true;
  }

  /**
   * Whether there is nothing but zeros in the segment from {@code from} on, as a loss of power
   * leaves it where nothing was durable. What is looked at up to {@code whole} stays in the buffer.
   */
  private boolean isLostFrom(int from, int whole) {
    ByteBuffer buffer = input.buffer();
    if (!isZero(buffer, buffer.position() + from, buffer.position() + whole)) {
      return false;
    }
    try (SegmentInput rest = again.get()) {
      rest.skip(whole, null);
      while (rest.require(1)) {
        if (!isZero(rest.buffer(), rest.buffer().position(), rest.buffer().limit())) {
          return false;
        }
        rest.skip(rest.buffer().remaining());
      }
    }
    return true;
  }

  private static boolean isZero(ByteBuffer bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private void readRecords() {
    boolean more = true;
    while (more) {
      damagedAt = input.offset();
      more = input.require(RecordHeader.BYTES) ? readRecord() : endsBetweenRecords();
    }
  }

  private boolean endsBetweenRecords() {
    if (input.buffer().hasRemaining()) {
      damage = "the segment ends within the header of a record";
      behindDamage = Long.MAX_VALUE;
    }
    return false;
  }

  private boolean readRecord() {
    ByteBuffer buffer = input.buffer();
    if (!header.read(buffer, buffer.position(), start.salt(), damagedAt)) {
      damage = "there is no record, or the checksum of its header is wrong";
      behindDamage = damagedAt + 1;
      return false;
    }
    input.skip(RecordHeader.BYTES);
    crc.reset();
    byte[] kept = header.kind() == RecordHeader.FRAME ? null : small();
    if (header.kind() == RecordHeader.FRAME ? !input.skip(header.length(), crc) : kept == null) {
      damage = "the segment ends within a record of " + header.length() + " bytes";
      behindDamage = Long.MAX_VALUE;
      return false;
    }
    if ((int) crc.getValue() != header.bodyChecksum()) {
      damage = "the checksum of a record of " + header.length() + " bytes is wrong";
      behindDamage = input.offset();
      return false;
    }
    take(kept);
    return true;
  }

  /** The body of a record that is kept in memory; null if the segment ends within it. */
  private byte[] small() {
    int length = Math.toIntExact(header.length());
    if (!input.require(length)) {
      return null;
    }
    byte[] body = new byte[length];
    input.buffer().get(input.buffer().position(), body);
    input.skip(length);
    crc.update(body);
    return body;
  }

  private void take(byte[] kept) {
    switch (header.kind()) {
      case RecordHeader.FRAME -> frames++;
      case RecordHeader.STATE -> state = Optional.of(kept);
      case RecordHeader.LOW -> low = Math.max(low, RecordHeader.value(kept));
      default -> {} // What had been synced matters only where something is damaged.
    }
  }

  SegmentHeader start() {
    return start;
  }

  /** How many frames are whole. */
  long frames() {
    return frames;
  }

  /** The last low that was said. */
  long low() {
    return low;
  }

  /** The last state that was written. */
  Optional<byte[]> state() {
    return state;
  }

  /** What is wrong behind the whole records, if anything is. */
  Optional<String> damage() {
    return Optional.ofNullable(damage);
  }

  /** Where the whole records end. */
  long wholeBytes() {
    return damagedAt;
  }

  /** Behind the damage, as far as that is known: where more may follow. */
  long behindDamage() {
    return behindDamage;
  }

  @Override
  public void close() {
    input.close();
  }
}
