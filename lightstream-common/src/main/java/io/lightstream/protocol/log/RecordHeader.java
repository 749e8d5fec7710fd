// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What stands before the body of each record of a segment, little-endian.
 *
 * <pre>
 *  0  CRC32C of salt u64 | the record's offset in the segment u64 | bytes 4 to 16
 *  4  CRC32C of the body
 *  8  kind u8
 *  9  length of the body, 7 bytes
 * </pre>
 *
 * Salt and offset bind a record to its place: what lies elsewhere on the disk, or in the payload of
 * a frame, is never taken for one. Belongs to one thread at a time.
 */
final class RecordHeader {

  static final int BYTES = 16;

  /** A frame of the protocol. */
  static final int FRAME = 1;

  /** The user's state. */
  static final int STATE = 2;

  /** The lowest number that is kept, u64. */
  static final int LOW = 3;

  /** So many bytes of this segment have been made durable, u64. */
  static final int SYNCED = 4;

  private static final int LAST_KIND = SYNCED;
  private static final int KIND_BITS = 8;
  private static final int BODY_CHECKSUM_AT = 4;
  private static final int KIND_AT = 8;
  private static final int CHECKED_BYTES = 28;

  private final ByteBuffer checked =
      ByteBuffer.allocate(CHECKED_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();

  private int kind;
  private long length;
  private int bodyChecksum;

  /** Appends a header to a little-endian buffer. */
  void put(ByteBuffer into, long salt, long offset, int kind, long length, int bodyChecksum) {
    long word = length << KIND_BITS | kind;
    into.putInt(checksum(salt, offset, bodyChecksum, word)).putInt(bodyChecksum).putLong(word);
  }

  /**
   * Takes the header at an index of a little-endian buffer.
   *
   * @param at an index with {@value #BYTES} bytes behind it
   * @param offset where that is in the segment
   * @return whether there is one
   */
  boolean read(ByteBuffer from, int at, long salt, long offset) {
    long word = from.getLong(at + KIND_AT);
    kind = (int) (word & (1 << KIND_BITS) - 1);
    length = word >>> KIND_BITS;
    bodyChecksum = from.getInt(at + BODY_CHECKSUM_AT);
    return kind >= FRAME
        && kind <= LAST_KIND
        && from.getInt(at) == checksum(salt, offset, bodyChecksum, word);
  }

  private int checksum(long salt, long offset, int body, long word) {
    checked.clear().putLong(salt).putLong(offset).putInt(body).putLong(word);
    crc.reset();
    crc.update(checked.array(), 0, CHECKED_BYTES);
    return (int) crc.getValue();
  }

  /** What a record of kind {@link #LOW} or {@link #SYNCED} says. */
  static long value(byte[] body) {
    return ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  int kind() {
    return kind;
  }

  long length() {
    return length;
  }

  int bodyChecksum() {
    return bodyChecksum;
  }
}
