// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.InvalidDataException;
import java.nio.ByteBuffer;

/**
 * Decodes LZ4 blocks in place, with every length and distance checked against the buffers.
 *
 * <pre>
 *   block    | sequence ... | last sequence: literals only |
 *   sequence | token | 255 ... more literals | literals | u16 distance | 255 ... more match |
 *   token    | literals (4 bits) | match (4 bits) |     15: more bytes follow, up to one below 255
 *   match    copies its length + 4 bytes from distance bytes back
 * </pre>
 *
 * <p>Matches may reach back before the block, into what earlier blocks of the same frame left in
 * the destination, as far as the window given: that is what linked blocks need.
 *
 * <p>Both buffers are addressed absolutely, must be little-endian and keep position and limit. An
 * instance decodes block after block of one source into one destination, on one thread.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">LZ4 block format</a>
 */
final class Lz4BlockDecoder {
  private static final int LENGTH_MASK = 15;
  private static final int LITERALS_SHIFT = 4;
  private static final int MORE = 255;
  private static final int DISTANCE_SIZE = 2;
  private static final int MIN_MATCH = 4;
  private static final int WORD = 8;

  /** Short literals, at most 14, are copied as two words. */
  private static final int SHORT_LITERALS = 2 * WORD;

  /** Short matches, 4 to 18 bytes, are copied as two words and a half. */
  private static final int SHORT_MATCH = 2 * WORD + 2;

  /** What a sequence with short literals and a short match reads and writes at most. */
  private static final int SHORT_SOURCE = 1 + SHORT_LITERALS + DISTANCE_SIZE;

  private static final int SHORT_RESULT = SHORT_LITERALS + SHORT_MATCH;

  /** From here on a bulk copy costs less than a loop over words. */
  private static final int BULK_COPY = 96;

  private final ByteBuffer src;
  private final ByteBuffer dst;
  private int s;
  private int srcEnd;
  private int d;
  private int dstEnd;
  private int window;

  Lz4BlockDecoder(ByteBuffer src, ByteBuffer dst) {
    this.src = src;
    this.dst = dst;
  }

  /**
   * Decodes one block.
   *
   * @param window the lowest position in the destination that a match may copy from
   * @param dstEnd where the destination ends; bytes between the result and here may be overwritten
   * @return the position in the destination after the last byte decoded
   * @throws InvalidDataException if the block is malformed or does not fit the destination
   */
  int decode(int srcStart, int srcEnd, int window, int dstStart, int dstEnd) {
    this.s = srcStart;
    this.srcEnd = srcEnd;
    this.window = window;
    this.d = dstStart;
    this.dstEnd = dstEnd;
    do {
      shortSequences();
    } while (sequence());
    return d;
  }

  /**
   * Decodes sequences as long as they are short and away from the ends, which leaves two conditions
   * for each; stops before the first that is not, or breaks a rule.
   */
  private void shortSequences() {
    ByteBuffer src = this.src;
    ByteBuffer dst = this.dst;
    int window = this.window;
    int lastSource = srcEnd - SHORT_SOURCE;
    int lastResult = dstEnd - SHORT_RESULT;
    int s = this.s;
    int d = this.d;
    while (s <= lastSource && d <= lastResult) {
      int token = src.get(s);
      int literals = token >>> LITERALS_SHIFT & LENGTH_MASK;
      int more = token & LENGTH_MASK;
      if (literals == LENGTH_MASK || more == LENGTH_MASK) {
        break;
      }
      dst.putLong(d, src.getLong(s + 1));
      dst.putLong(d + WORD, src.getLong(s + 1 + WORD));
      int next = s + 1 + literals;
      int to = d + literals;
      int distance = src.getShort(next) & 0xffff;
      if (distance < WORD || distance > to - window) {
        break;
      }
      int from = to - distance;
      dst.putLong(to, dst.getLong(from));
      dst.putLong(to + WORD, dst.getLong(from + WORD));
      dst.putShort(to + 2 * WORD, dst.getShort(from + 2 * WORD));
      s = next + DISTANCE_SIZE;
      d = to + MIN_MATCH + more;
    }
    this.s = s;
    this.d = d;
  }

  /** Decodes any sequence; false if it was the last. */
  private boolean sequence() {
    if (s == srcEnd) {
      throw invalid(s, "block ends without a sequence of literals");
    }
    int token = src.get(s++);
    literals(length(token >>> LITERALS_SHIFT & LENGTH_MASK, "literal length"));
    if (s == srcEnd) {
      return false;
    }
    if (srcEnd - s < DISTANCE_SIZE) {
      throw invalid(s, "match distance runs beyond the block");
    }
    int distance = src.getShort(s) & 0xffff;
    if (distance == 0 || distance > d - window) {
      throw invalid(
          s,
          "match distance "
              + distance
              + " is zero or beyond the "
              + (d - window)
              + " bytes decoded");
    }
    s += DISTANCE_SIZE;
    match(distance, length(token & LENGTH_MASK, "match length") + MIN_MATCH);
    return true;
  }

  /** A block is below 8 MiB, so that the sum of its bytes does not overflow. */
  private int length(int start, String what) {
    int length = start;
    if (length == LENGTH_MASK) {
      int more;
      do {
        if (s == srcEnd) {
          throw invalid(s, what + " runs beyond the block");
        }
        more = src.get(s++) & 0xff;
        length += more;
      } while (more == MORE);
    }
    return length;
  }

  private void literals(int length) {
    if (length > srcEnd - s) {
      throw invalid(
          s, length + " literals exceed the " + (srcEnd - s) + " bytes left in the block");
    }
    checkRoom(length);
    dst.put(d, src, s, length);
    s += length;
    d += length;
  }

  private void match(int distance, int length) {
    checkRoom(length);
    if (length >= BULK_COPY && distance >= length) {
      dst.put(d, dst, d - distance, length);
    } else if (length > dstEnd - d - WORD) {
      copyBytes(d, distance, length);
    } else if (distance >= WORD) {
      copyWords(d, distance, length);
    } else {
      copyPattern(distance, length);
    }
    d += length;
  }

  private void copyBytes(int start, int distance, int length) {
    for (int i = start, end = start + length; i < end; i++) {
      dst.put(i, dst.get(i - distance));
    }
  }

  /** Overshoots by up to 7 bytes. */
  private void copyWords(int start, int distance, int length) {
    for (int i = start, end = start + length; i < end; i += WORD) {
      dst.putLong(i, dst.getLong(i - distance));
    }
  }

  /**
   * A pattern shorter than a word: once 8 bytes are there, a multiple of it is as far as a word.
   */
  private void copyPattern(int distance, int length) {
    copyBytes(d, distance, WORD);
    if (length > WORD) {
      int multiple = (WORD + distance - 1) / distance * distance;
      copyWords(d + WORD, multiple, length - WORD);
    }
  }

  private void checkRoom(int length) {
    if (length > dstEnd - d) {
      throw invalid(
          s,
          length
              + " bytes exceed the "
              + (dstEnd - d)
              + " bytes left of the block or the announced length");
    }
  }

  private InvalidDataException invalid(int position, String rule) {
    return InvalidDataException.at(position - src.position(), "LZ4 block: " + rule);
  }
}
