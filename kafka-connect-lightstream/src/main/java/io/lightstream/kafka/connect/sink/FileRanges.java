// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.RandomAccessSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is read here and there, and not mapped: a map may outlive what it was for. */
final class FileRanges implements RandomAccessSource {

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private FileRanges(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a file.
   *
   * @throws LightstreamIOException if it cannot be read
   */
  static FileRanges open(Path path) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return new FileRanges(path, channel, channel.size());
    } catch (IOException e) {
      throw FileFailures.of("open", path, e);
    }
  }

  @Override
  public String description() {
    return path.toString();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, ByteBuffer into) {
    long at = offset;
    try {
      while (into.hasRemaining()) {
        int got = channel.read(into, at);
        if (got < 0) {
          throw new IOException("it ends at byte " + at + " and had " + size + " before");
        }
        at += got;
      }
    } catch (IOException e) {
      throw FileFailures.of("read", path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileFailures.of("close", path, e);
    }
  }
}
