// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.column.RecordBatch;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * An application that keeps frames in a file: number u64, rows u32, length u32, {@link RowBytes}. A
 * frame that is half there after a kill is cut off; one that is there already is not taken again.
 */
final class CommittedFrames implements AutoCloseable {

  private static final int HEADER = 16;

  private final FileChannel file;
  private long next;

  private CommittedFrames(FileChannel file) {
    this.file = file;
  }

  static CommittedFrames open(Path path) throws IOException {
    CommittedFrames frames =
        new CommittedFrames(
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    try (DataInputStream input = input(path)) {
      long whole = 0;
      long size = Files.size(path);
      while (whole + HEADER <= size) {
        long number = input.readLong();
        input.readInt();
        int length = input.readInt();
        if (whole + HEADER + length > size) {
          break;
        }
        input.skipNBytes(length);
        whole += HEADER + length;
        frames.next = number + 1;
      }
      frames.file.truncate(whole).position(whole);
    }
    return frames;
  }

  private static DataInputStream input(Path path) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(path)));
  }

  /** The number of the frame that comes next. */
  long next() {
    return next;
  }

  void add(long number, RecordBatch batch) throws IOException {
    if (number < next) {
      return;
    }
    ByteBuffer rows = RowBytes.of(batch);
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.putLong(number).putInt(batch.rowCount()).putInt(rows.remaining()).flip();
    ByteBuffer[] all = {header, rows};
    while (rows.hasRemaining()) {
      file.write(all);
    }
    next = number + 1;
  }

  void sync() throws IOException {
    file.force(false);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Of the rows of all frames, whose numbers must be 0, 1, 2 and so on. */
  static RowBytes.Digest digest(Path path) throws IOException {
    MessageDigest sha256 = RowBytes.sha256();
    long frames = 0;
    long rows = 0;
    try (DataInputStream input = input(path)) {
      while (true) {
        long number = input.readLong();
        if (number != frames) {
          throw new AssertionError("frame " + number + " comes where " + frames + " was expected");
        }
        frames++;
        rows += input.readInt();
        sha256.update(input.readNBytes(input.readInt()));
      }
    } catch (EOFException e) {
      return new RowBytes.Digest(rows, HexFormat.of().formatHex(sha256.digest()));
    }
  }
}
