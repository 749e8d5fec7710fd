// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.InvalidDataException;
import java.nio.ByteBuffer;

/**
 * Decodes LZ4 frames into a destination of known size: one frame or several in a row, among them
 * skippable ones, with linked or independent blocks. All checksums that are there are checked.
 * Block after block is decoded in place, so that linked blocks find what they refer to.
 *
 * <p>Nothing but the destination is written and nothing is allocated by what the input says. An
 * instance decodes once.
 *
 * @see Lz4Frame for the layout
 */
final class Lz4FrameDecoder {
  private final ByteBuffer src;
  private final int origin;
  private final int srcEnd;
  private final ByteBuffer dst;
  private final int dstEnd;
  private final Lz4BlockDecoder block;
  private int s;
  private int d;

  /** Both buffers are little-endian; their positions and limits stay as they are. */
  Lz4FrameDecoder(ByteBuffer src, ByteBuffer dst) {
    this.src = src;
    this.origin = src.position();
    this.srcEnd = src.limit();
    this.s = origin;
    this.dst = dst;
    this.d = dst.position();
    this.dstEnd = dst.limit();
    this.block = new Lz4BlockDecoder(src, dst);
  }

  /** Decodes all of the source, which must fill all of the destination. */
  void decode() {
    int announced = dstEnd - d;
    boolean frames = false;
    while (s < srcEnd) {
      int magic = word("magic number");
      if (magic == Lz4Frame.MAGIC) {
        frame();
        frames = true;
      } else if ((magic & Lz4Frame.SKIPPABLE_MASK) == Lz4Frame.SKIPPABLE_MAGIC) {
        skippable();
      } else {
        throw invalid(
            s - Lz4Frame.WORD_SIZE, "magic number " + hex(magic) + " is not that of a frame");
      }
    }
    if (!frames && announced > 0) {
      throw invalid(s, "no frame in " + (srcEnd - origin) + " bytes");
    }
    if (d != dstEnd) {
      throw invalid(
          s,
          "content of "
              + (announced - (dstEnd - d))
              + " bytes is shorter than the announced "
              + announced);
    }
  }

  private void skippable() {
    long size = word("size of skippable frame") & 0xffff_ffffL;
    if (size > srcEnd - s) {
      throw invalid(
          s - Lz4Frame.WORD_SIZE,
          "skippable frame of " + size + " bytes exceeds the " + (srcEnd - s) + " bytes left");
    }
    s += (int) size;
  }

  private void frame() {
    int start = s;
    int flags = unsignedByte("flags");
    int blockSize = blockSize(flags, unsignedByte("block descriptor"));
    long contentSize = (flags & Lz4Frame.CONTENT_SIZE) == 0 ? -1 : contentSize();
    int expected = Lz4Frame.headerChecksum(src, start, s - start) & 0xff;
    int checksum = unsignedByte("header checksum");
    if (checksum != expected) {
      throw invalid(s - 1, "header checksum " + hex(checksum) + " should be " + hex(expected));
    }
    int frameStart = d;
    blocks(flags, blockSize, frameStart);
    if (contentSize >= 0 && contentSize != d - frameStart) {
      throw invalid(
          s, "content of " + (d - frameStart) + " bytes in a frame that states " + contentSize);
    }
    if ((flags & Lz4Frame.CONTENT_CHECKSUM) != 0) {
      checksum("content checksum", XxHash32.hash(dst, frameStart, d - frameStart));
    }
  }

  private int blockSize(int flags, int descriptor) {
    int at = s - 2;
    if ((flags & Lz4Frame.VERSION_MASK) != Lz4Frame.VERSION
        || (flags & Lz4Frame.FLG_RESERVED) != 0) {
      throw invalid(at, "flags " + hex(flags) + " are not those of version 1");
    }
    if ((flags & Lz4Frame.DICTIONARY_ID) != 0) {
      throw invalid(at, "flags " + hex(flags) + " ask for a dictionary, which is not supported");
    }
    int id = descriptor >>> Lz4Frame.BLOCK_SIZE_SHIFT & Lz4Frame.BLOCK_SIZE_MASK;
    if ((descriptor & Lz4Frame.BD_RESERVED) != 0 || id < Lz4Frame.MIN_BLOCK_SIZE_ID) {
      throw invalid(at + 1, "block descriptor " + hex(descriptor) + " states no block size");
    }
    return Lz4Frame.blockSize(id);
  }

  private long contentSize() {
    int room = dstEnd - d;
    if (srcEnd - s < Lz4Frame.CONTENT_SIZE_SIZE) {
      throw truncated("content size");
    }
    long size = src.getLong(s);
    if (size < 0 || size > room) {
      throw invalid(
          s,
          "content size "
              + Long.toUnsignedString(size)
              + " exceeds the "
              + room
              + " bytes left of the announced length");
    }
    s += Lz4Frame.CONTENT_SIZE_SIZE;
    return size;
  }

  private void blocks(int flags, int blockSize, int frameStart) {
    while (true) {
      int header = word("block size");
      if (header == Lz4Frame.END_MARK) {
        return;
      }
      int size = header & ~Lz4Frame.STORED;
      if (size > blockSize || size > srcEnd - s) {
        throw invalid(
            s - Lz4Frame.WORD_SIZE,
            "block of "
                + size
                + " bytes exceeds the largest block of "
                + blockSize
                + " or the "
                + (srcEnd - s)
                + " bytes left");
      }
      int window = (flags & Lz4Frame.INDEPENDENT) == 0 ? frameStart : d;
      int start = s;
      d = (header & Lz4Frame.STORED) == 0 ? compressed(size, blockSize, window) : stored(size);
      s = start + size;
      if ((flags & Lz4Frame.BLOCK_CHECKSUM) != 0) {
        checksum("block checksum", XxHash32.hash(src, start, size));
      }
    }
  }

  private int compressed(int size, int blockSize, int window) {
    int end = dstEnd - d > blockSize ? d + blockSize : dstEnd;
    return block.decode(s, s + size, window, d, end);
  }

  private int stored(int size) {
    if (size > dstEnd - d) {
      throw invalid(
          s,
          "stored block of "
              + size
              + " bytes exceeds the "
              + (dstEnd - d)
              + " bytes left of the announced length");
    }
    dst.put(d, src, s, size);
    return d + size;
  }

  private void checksum(String what, int expected) {
    int checksum = word(what);
    if (checksum != expected) {
      throw invalid(
          s - Lz4Frame.WORD_SIZE, what + " " + hex(checksum) + " should be " + hex(expected));
    }
  }

  private int word(String what) {
    if (srcEnd - s < Lz4Frame.WORD_SIZE) {
      throw truncated(what);
    }
    int word = src.getInt(s);
    s += Lz4Frame.WORD_SIZE;
    return word;
  }

  private int unsignedByte(String what) {
    if (s == srcEnd) {
      throw truncated(what);
    }
    return src.get(s++) & 0xff;
  }

  private InvalidDataException truncated(String what) {
    return invalid(s, what + " runs beyond the " + (srcEnd - origin) + " bytes of input");
  }

  private InvalidDataException invalid(int position, String rule) {
    return InvalidDataException.at(position - origin, "LZ4 frame: " + rule);
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }
}
