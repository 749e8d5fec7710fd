// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.InvalidDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The beginning of a segment, little-endian.
 *
 * <pre>
 *  0  magic "LSFRMLOG"            32  first number: frames from here on replace what earlier
 *  8  version u32 (1)                 segments hold under the same numbers
 * 12  length of the rest u32      40  low: what was kept when the segment was started
 * 16  sequence                    48  salt: goes into the checksums of the records
 * 24  sequence of the segment     56  CRC32C of the rest
 *     before, -1 if none          60  CRC32C of the 60 bytes before
 * 64  the rest: types length u32 | types | 1 if there is a state, else 0 | state
 * </pre>
 *
 * @param sequence counts segments; their names say the same
 * @param previous the sequence of the segment whose frames come before, or {@link #NONE}
 * @param first the number of the segment's first frame
 * @param low the lowest number that was kept when the segment was started
 * @param salt tells the records of this segment from those of others
 * @param types the registered types
 * @param state the state when the segment was started
 */
record SegmentHeader(
    long sequence,
    long previous,
    long first,
    long low,
    long salt,
    String types,
    Optional<byte[]> state) {

  /** The size of the part that says how long the rest is. */
  static final int FIXED_BYTES = 64;

  /** What {@link #previous} is where there is no segment before. */
  static final long NONE = -1;

  private static final long MAGIC = 0x474F4C4D5246534CL; // "LSFRMLOG"
  private static final int VERSION = 1;
  private static final int VERSION_AT = 8;
  private static final int REST_LENGTH_AT = 12;
  private static final int SEQUENCE_AT = 16;
  private static final int PREVIOUS_AT = 24;
  private static final int FIRST_AT = 32;
  private static final int LOW_AT = 40;
  private static final int SALT_AT = 48;
  private static final int REST_CHECKSUM_AT = 56;
  private static final int CHECKSUM_AT = 60;

  /** Types: 255 names; state: 1 MiB. */
  private static final int MOST_REST_BYTES = 32 << 20;

  ByteBuffer encode() {
    byte[] names = types.getBytes(StandardCharsets.UTF_8);
    byte[] kept = state.orElse(new byte[0]);
    int rest = Integer.BYTES + names.length + 1 + kept.length;
    ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + rest).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(MAGIC).putInt(VERSION).putInt(rest).putLong(sequence).putLong(previous);
    bytes.putLong(first).putLong(low).putLong(salt);
    bytes.position(FIXED_BYTES).putInt(names.length).put(names);
    bytes.put((byte) (state.isPresent() ? 1 : 0)).put(kept);
    bytes.putInt(REST_CHECKSUM_AT, checksum(bytes.array(), FIXED_BYTES, rest));
    bytes.putInt(CHECKSUM_AT, checksum(bytes.array(), 0, CHECKSUM_AT));
    return bytes.flip();
  }

  /**
   * How many bytes follow the fixed part.
   *
   * @param fixed at least {@value #FIXED_BYTES} bytes from its position on; it is not moved
   * @throws InvalidDataException if it is no header, a damaged one or of another version
   */
  static int restBytes(ByteBuffer fixed) {
    byte[] bytes = bytes(fixed, 0, FIXED_BYTES);
    int start = fixed.position();
    if (fixed.getLong(start) != MAGIC) {
      throw InvalidDataException.at(0, "it does not begin as a segment of a log does");
    }
    if (fixed.getInt(start + CHECKSUM_AT) != checksum(bytes, 0, CHECKSUM_AT)) {
      throw InvalidDataException.at(0, "the checksum of the segment's header is wrong");
    }
    if (fixed.getInt(start + VERSION_AT) != VERSION) {
      throw InvalidDataException.at(
          VERSION_AT,
          "the version of the format is "
              + fixed.getInt(start + VERSION_AT)
              + ": known is "
              + VERSION);
    }
    int rest = fixed.getInt(start + REST_LENGTH_AT);
    if (rest < Integer.BYTES + 1 || rest > MOST_REST_BYTES) {
      throw InvalidDataException.at(
          REST_LENGTH_AT, "the header goes on for " + rest + " bytes: that cannot be");
    }
    return rest;
  }

  /**
   * The header whose bytes are whole.
   *
   * @param whole all of it from the position on; it is not moved
   * @throws InvalidDataException if it is damaged
   */
  static SegmentHeader decode(ByteBuffer whole) {
    int length = restBytes(whole);
    int start = whole.position();
    byte[] rest = bytes(whole, FIXED_BYTES, length);
    if (whole.getInt(start + REST_CHECKSUM_AT) != checksum(rest, 0, length)) {
      throw InvalidDataException.at(
          FIXED_BYTES, "the checksum of the segment's types and state is wrong");
    }
    int names = whole.getInt(start + FIXED_BYTES);
    int stateAt = Integer.BYTES + names + 1;
    if (names < 0 || stateAt > length) {
      throw InvalidDataException.at(
          FIXED_BYTES, "the types have " + names + " of " + length + " bytes");
    }
    Optional<byte[]> state =
        rest[stateAt - 1] == 0
            ? Optional.empty()
            : Optional.of(bytes(whole, FIXED_BYTES + stateAt, length - stateAt));
    return new SegmentHeader(
        whole.getLong(start + SEQUENCE_AT),
        whole.getLong(start + PREVIOUS_AT),
        whole.getLong(start + FIRST_AT),
        whole.getLong(start + LOW_AT),
        whole.getLong(start + SALT_AT),
        new String(rest, Integer.BYTES, names, StandardCharsets.UTF_8),
        state);
  }

  private static byte[] bytes(ByteBuffer from, int offset, int length) {
    byte[] copy = new byte[length];
    from.get(from.position() + offset, copy);
    return copy;
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
