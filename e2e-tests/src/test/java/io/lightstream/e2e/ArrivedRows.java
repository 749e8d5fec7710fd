// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import io.lightstream.column.RecordBatch;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an application has of one stream, in a file: for each frame its number u64, its length u32
 * and its rows, each with a length u32. A frame that is half there after a kill is cut off; one
 * that is there already is not taken again.
 */
public final class ArrivedRows implements Closeable {

  private static final int HEADER = 12;

  private final FileChannel file;
  private long next;

  private ArrivedRows(FileChannel file) {
    this.file = file;
  }

  public static ArrivedRows open(Path folder, String stream) throws IOException {
    Files.createDirectories(folder);
    Path path = folder.resolve(HexFormat.of().formatHex(stream.getBytes(StandardCharsets.UTF_8)));
    ArrivedRows rows =
        new ArrivedRows(
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    long whole = 0;
    for (Frame frame : frames(path)) {
      whole += HEADER + frame.bytes().length;
      rows.next = frame.number() + 1;
    }
    rows.file.truncate(whole).position(whole);
    return rows;
  }

  public void add(long number, RecordBatch batch) throws IOException {
    if (number < next) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int row = 0; row < batch.rowCount(); row++) {
      byte[] one = NumberedRows.bytes(batch, row);
      out.writeInt(one.length);
      out.write(one);
    }
    ByteBuffer frame = ByteBuffer.allocate(HEADER + bytes.size());
    frame.putLong(number).putInt(bytes.size()).put(bytes.toByteArray()).flip();
    while (frame.hasRemaining()) {
      file.write(frame);
    }
    next = number + 1;
  }

  public void sync() throws IOException {
    file.force(false);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private record Frame(long number, byte[] bytes) {}

  private static List<Frame> frames(Path path) throws IOException {
    List<Frame> frames = new ArrayList<>();
    long left = Files.size(path);
    try (DataInputStream input =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      while (left >= HEADER) {
        long number = input.readLong();
        int length = input.readInt();
        left -= HEADER + length;
        if (left < 0) {
          break;
        }
        frames.add(new Frame(number, input.readNBytes(length)));
      }
    }
    return frames;
  }

  /**
   * What has arrived, of all streams together.
   *
   * @param rows how many
   * @param missing how many of the rows that should be there are not
   * @param twice how many came more than once
   * @param hash of the rows in the order of their ids
   */
  public record Summary(long rows, long missing, long twice, String hash) {

    /** Of rows, where the first {@code expected} rows should be. */
    public static Summary of(List<byte[]> rows, int expected) {
      byte[][] byId = new byte[expected][];
      long twice = 0;
      for (byte[] row : rows) {
        int id = Math.toIntExact(NumberedRows.id(row));
        twice += byId[id] == null ? 0 : 1;
        byId[id] = row;
      }
      MessageDigest sha256 = NumberedRows.sha256();
      long missing = 0;
      for (byte[] row : byId) {
        if (row == null) {
          missing++;
        } else {
          sha256.update(row);
        }
      }
      return new Summary(rows.size(), missing, twice, HexFormat.of().formatHex(sha256.digest()));
    }

    /** Each of the first so many rows once, with its values. */
    public static Summary complete(int rows) {
      return new Summary(rows, 0, 0, NumberedRows.hash(rows));
    }
  }

  /** Of the files in a folder, where the first {@code expected} rows should be. */
  public static Summary summary(Path folder, int expected) throws IOException {
    List<byte[]> rows = new ArrayList<>();
    streams(folder).forEach(rows::addAll);
    return Summary.of(rows, expected);
  }

  /** How many rows there are by now; 0 without the folder. */
  public static long count(Path folder) throws IOException {
    long count = 0;
    for (List<byte[]> stream : streams(folder)) {
      count += stream.size();
    }
    return count;
  }

  /** The rows of each stream, in their order. */
  public static List<List<byte[]>> streams(Path folder) throws IOException {
    List<List<byte[]>> streams = new ArrayList<>();
    if (Files.notExists(folder)) {
      return streams;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        streams.add(rows(frames(file)));
      }
    }
    return streams;
  }

  private static List<byte[]> rows(List<Frame> frames) {
    List<byte[]> rows = new ArrayList<>();
    long expected = 0;
    for (Frame frame : frames) {
      if (frame.number() != expected++) {
        throw new AssertionError("frame " + frame.number() + " comes as number " + (expected - 1));
      }
      ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
      while (bytes.hasRemaining()) {
        byte[] row = new byte[bytes.getInt()];
        bytes.get(row);
        rows.add(row);
      }
    }
    return rows;
  }
}
