// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Encodes LZ4 blocks: one greedy pass with a table of where each hash was seen last, and steps that
 * grow through what does not compress.
 *
 * <p>Both buffers are addressed absolutely, must be little-endian and keep position and limit. An
 * instance keeps its table of 16 KiB between blocks and belongs to one thread at a time.
 *
 * @see Lz4BlockDecoder
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">LZ4 block format</a>
 */
final class Lz4BlockEncoder {
  /** The answer where a block does not fit. */
  static final int DOES_NOT_FIT = -1;

  private static final int HASH_BITS = 12;

  /** Five bytes are hashed: they tell more than the four that a match needs. */
  private static final int HASH_SHIFT = Long.SIZE - 5 * Byte.SIZE;

  private static final long HASH_MULTIPLIER = 889_523_592_379L;

  private static final int MIN_MATCH = 4;
  private static final int MAX_DISTANCE = 65_535;
  private static final int LENGTH_MASK = 15;
  private static final int LITERALS_SHIFT = 4;
  private static final int MORE = 255;
  private static final int DISTANCE_SIZE = 2;

  /** The format wants the last 5 bytes to be literals ... */
  private static final int LAST_LITERALS = 5;

  /** ... and the last match to start at least 12 bytes before the end. */
  private static final int MATCH_LIMIT = 12;

  /** After 64 places without a match the step grows by one, after 64 more again. */
  private static final int SKIP_SHIFT = 6;

  private static final int WORD = 8;

  private final int[] lastSeen = new int[1 << HASH_BITS];

  /**
   * Encodes the bytes from {@code srcStart} to {@code srcEnd} as one block that refers to nothing
   * before it.
   *
   * @return the position in {@code dst} after the block, or {@link #DOES_NOT_FIT} if that may be
   *     beyond {@code dstEnd}; then the bytes from {@code dstStart} on are undefined
   */
  int encode(ByteBuffer src, int srcStart, int srcEnd, ByteBuffer dst, int dstStart, int dstEnd) {
    // Places count from the start of the block; hits on entries never set fail the comparison.
    Arrays.fill(lastSeen, srcStart);
    int lastMatch = srcEnd - MATCH_LIMIT;
    int anchor = srcStart;
    int d = dstStart;
    int looks = 1 << SKIP_SHIFT;
    int s = srcStart + 1;
    while (s <= lastMatch) {
      long word = src.getLong(s);
      int slot = hash(word);
      int match = lastSeen[slot];
      lastSeen[slot] = s;
      if (src.getInt(match) != (int) word || s - match > MAX_DISTANCE) {
        s += looks++ >>> SKIP_SHIFT;
        continue;
      }
      looks = 1 << SKIP_SHIFT;
      while (s > anchor && match > srcStart && src.get(s - 1) == src.get(match - 1)) {
        s--;
        match--;
      }
      int end = matchEnd(src, match + MIN_MATCH, s + MIN_MATCH, srcEnd - LAST_LITERALS);
      d = putSequence(src, anchor, s, s - match, end - s - MIN_MATCH, dst, d, dstEnd);
      if (d == DOES_NOT_FIT) {
        return DOES_NOT_FIT;
      }
      s = end;
      anchor = end;
      if (s <= lastMatch) {
        lastSeen[hash(src.getLong(s - 2))] = s - 2;
      }
    }
    return putLastLiterals(src, anchor, srcEnd, dst, d, dstEnd);
  }

  private static int hash(long word) {
    return (int) ((word << HASH_SHIFT) * HASH_MULTIPLIER >>> Long.SIZE - HASH_BITS);
  }

  /**
   * The place after the match, where bytes from {@code s} and {@code match} on differ, or limit.
   */
  private static int matchEnd(ByteBuffer src, int match, int s, int limit) {
    int distance = s - match;
    int at = s;
    while (at <= limit - WORD) {
      long difference = src.getLong(at) ^ src.getLong(at - distance);
      if (difference != 0) {
        return at + (Long.numberOfTrailingZeros(difference) >>> 3);
      }
      at += WORD;
    }
    while (at < limit && src.get(at) == src.get(at - distance)) {
      at++;
    }
    return at;
  }

  /** Writes one sequence; {@code more} is what the match has beyond its least length. */
  private static int putSequence(
      ByteBuffer src,
      int anchor,
      int literalsEnd,
      int distance,
      int more,
      ByteBuffer dst,
      int dstStart,
      int dstEnd) {
    int literals = literalsEnd - anchor;
    if (literals + literals / MORE + more / MORE > dstEnd - dstStart - 3 - DISTANCE_SIZE) {
      return DOES_NOT_FIT;
    }
    int token = Math.min(literals, LENGTH_MASK) << LITERALS_SHIFT | Math.min(more, LENGTH_MASK);
    int d = putLiterals(src, anchor, literals, token, dst, dstStart, dstEnd);
    dst.putShort(d, (short) distance);
    d += DISTANCE_SIZE;
    return more < LENGTH_MASK ? d : putMore(dst, d, more - LENGTH_MASK);
  }

  private static int putLastLiterals(
      ByteBuffer src, int anchor, int srcEnd, ByteBuffer dst, int dstStart, int dstEnd) {
    int literals = srcEnd - anchor;
    if (literals + literals / MORE > dstEnd - dstStart - 2) {
      return DOES_NOT_FIT;
    }
    int token = Math.min(literals, LENGTH_MASK) << LITERALS_SHIFT;
    return putLiterals(src, anchor, literals, token, dst, dstStart, dstEnd);
  }

  private static int putLiterals(
      ByteBuffer src, int from, int literals, int token, ByteBuffer dst, int dstStart, int dstEnd) {
    int d = dstStart;
    dst.put(d++, (byte) token);
    if (literals >= LENGTH_MASK) {
      d = putMore(dst, d, literals - LENGTH_MASK);
    }
    if (literals <= WORD && d <= dstEnd - WORD && from <= src.limit() - WORD) {
      dst.putLong(d, src.getLong(from));
    } else {
      dst.put(d, src, from, literals);
    }
    return d + literals;
  }

  private static int putMore(ByteBuffer dst, int dstStart, int more) {
    int d = dstStart;
    int left = more;
    for (; left >= MORE; left -= MORE) {
      dst.put(d++, (byte) MORE);
    }
    dst.put(d++, (byte) left);
    return d;
  }
}
