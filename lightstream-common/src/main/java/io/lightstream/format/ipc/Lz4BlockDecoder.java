// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.InvalidDataException;
import java.nio.ByteBuffer;

/**
 * Decodes LZ4 blocks in place, with every length and distance checked against the buffers.
 *
 * <pre>
 *   sequence | token: literals (4 bits), match (4 bits) | 255... more literals | literals |
 *            | u16 distance back | 255... more match |      match copies length + 4 bytes
 *   block    | sequence ... | last sequence: literals only |
 * </pre>
 *
 * <p>Matches may reach back before the block, into what earlier blocks of the same frame left in
 * the destination, as far as the given window start: that is what linked blocks need.
 *
 * <p>Both buffers are addressed absolutely, must be little-endian and keep position and limit.
 * Without state, safe from any thread.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">LZ4 block format</a>
 */
final class Lz4BlockDecoder {
  private static final int LENGTH_MASK = 15;
  private static final int MORE = 255;
  private static final int DISTANCE_SIZE = 2;
  private static final int MIN_MATCH = 4;

  /** Short copies move two words, whatever their length, where that much room is left. */
  private static final int SHORT_COPY = 16;

  private static final int WORD = 8;

  /** From here on a bulk copy costs less than a loop over words. */
  private static final int BULK_COPY = 96;

  private Lz4BlockDecoder() {}

  /**
   * Decodes one block.
   *
   * @param origin the position in {@code src} that errors count from
   * @param window the lowest position in {@code dst} that a match may copy from
   * @param dstEnd where the destination ends; bytes between the result and here may be overwritten
   * @return the position in {@code dst} after the last byte decoded
   * @throws InvalidDataException if the block is malformed or does not fit the destination
   */
  static int decode(
      ByteBuffer src,
      int srcStart,
      int srcEnd,
      int origin,
      ByteBuffer dst,
      int dstStart,
      int dstEnd,
      int window) {
    int s = srcStart;
    int d = dstStart;
    while (s < srcEnd) {
      int token = src.get(s++) & 0xff;
      int literals = token >>> 4;
      if (literals == LENGTH_MASK) {
        int more;
        do {
          if (s >= srcEnd || literals < 0) {
            throw invalid(s - origin, "literal length runs beyond the block");
          }
          more = src.get(s++) & 0xff;
          literals += more;
        } while (more == MORE);
      }
      if (literals <= SHORT_COPY && s <= srcEnd - SHORT_COPY && d <= dstEnd - SHORT_COPY) {
        dst.putLong(d, src.getLong(s));
        dst.putLong(d + WORD, src.getLong(s + WORD));
      } else {
        checkLiterals(literals, s, srcEnd, origin, d, dstEnd);
        dst.put(d, src, s, literals);
      }
      s += literals;
      d += literals;
      if (s == srcEnd) {
        return d;
      }
      if (srcEnd - s < DISTANCE_SIZE) {
        throw invalid(s - origin, "match distance runs beyond the block");
      }
      int distance = src.getShort(s) & 0xffff;
      s += DISTANCE_SIZE;
      if (distance == 0 || distance > d - window) {
        throw invalid(
            s - DISTANCE_SIZE - origin,
            "match distance "
                + distance
                + " is zero or beyond the "
                + (d - window)
                + " bytes decoded");
      }
      int length = token & LENGTH_MASK;
      if (length == LENGTH_MASK) {
        int more;
        do {
          if (s >= srcEnd || length < 0) {
            throw invalid(s - origin, "match length runs beyond the block");
          }
          more = src.get(s++) & 0xff;
          length += more;
        } while (more == MORE);
      }
      length += MIN_MATCH;
      if (distance >= WORD && length <= SHORT_COPY && d <= dstEnd - SHORT_COPY) {
        dst.putLong(d, dst.getLong(d - distance));
        dst.putLong(d + WORD, dst.getLong(d - distance + WORD));
      } else {
        copyMatch(dst, d, distance, length, dstEnd, s - origin);
      }
      d += length;
    }
    throw invalid(s - origin, "block ends without a sequence of literals");
  }

  private static void checkLiterals(
      int literals, int s, int srcEnd, int origin, int d, int dstEnd) {
    if (literals < 0 || literals > srcEnd - s) {
      throw invalid(
          s - origin,
          (literals & 0xffff_ffffL)
              + " literals exceed the "
              + (srcEnd - s)
              + " bytes left in the block");
    }
    if (literals > dstEnd - d) {
      throw tooLong(literals, d, dstEnd, s - origin);
    }
  }

  private static void copyMatch(
      ByteBuffer dst, int d, int distance, int length, int dstEnd, int where) {
    if (length < 0 || length > dstEnd - d) {
      throw tooLong(length, d, dstEnd, where);
    }
    if (length >= BULK_COPY && distance >= length) {
      dst.put(d, dst, d - distance, length);
    } else if (length > dstEnd - d - WORD) {
      copyBytes(dst, d, distance, length);
    } else if (distance >= WORD) {
      copyWords(dst, d, distance, length);
    } else {
      copyPattern(dst, d, distance, length);
    }
  }

  private static void copyBytes(ByteBuffer dst, int d, int distance, int length) {
    for (int i = d, end = d + length; i < end; i++) {
      dst.put(i, dst.get(i - distance));
    }
  }

  /** Overshoots by up to 7 bytes. */
  private static void copyWords(ByteBuffer dst, int d, int distance, int length) {
    for (int i = d, end = d + length; i < end; i += WORD) {
      dst.putLong(i, dst.getLong(i - distance));
    }
  }

  /** A pattern shorter than a word: after its first 8 bytes a multiple of it is at least a word. */
  private static void copyPattern(ByteBuffer dst, int d, int distance, int length) {
    copyBytes(dst, d, distance, WORD);
    if (length > WORD) {
      int period = (WORD + distance - 1) / distance * distance;
      copyWords(dst, d + WORD, period, length - WORD);
    }
  }

  private static InvalidDataException tooLong(int length, int d, int dstEnd, int where) {
    return invalid(
        where,
        (length & 0xffff_ffffL)
            + " bytes exceed the "
            + (dstEnd - d)
            + " bytes left of the block or the announced length");
  }

  private static InvalidDataException invalid(int offset, String rule) {
    return InvalidDataException.at(offset, "LZ4 block: " + rule);
  }
}
