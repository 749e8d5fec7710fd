// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A segment that is written to a file. What a failed write left is cut off. */
final class SegmentFile implements SegmentSink {

  private final Path file;
  private final FileChannel channel;
  private long size;
  private volatile boolean nameIsDurable;
  private IOException uncut;

  private SegmentFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static SegmentFile create(Path file) {
    try {
      return new SegmentFile(
          file,
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              Modes.ofFile(file)));
    } catch (IOException e) {
      throw StoreFailure.of("create", file, e);
    }
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    if (uncut != null) {
      throw new LightstreamIOException(
          "cannot write " + file + ": part of an earlier write could not be cut off", uncut);
    }
    try {
      size += writeAll(from, offset, offset + length);
    } catch (IOException e) {
      cut();
      throw StoreFailure.of("write", file, e);
    }
  }

  private long writeAll(ByteBuffer[] from, int offset, int end) throws IOException {
    long written = 0;
    int first = offset;
    while (first < end) {
      if (!from[first].hasRemaining()) {
        first++;
      } else if (end - first == 1) {
        written += channel.write(from[first]);
      } else {
        written += channel.write(from, first, end - first);
      }
    }
    return written;
  }

  private void cut() {
    try {
      channel.truncate(size).position(size);
    } catch (IOException e) {
      uncut = e;
    }
  }

  @Override
  public void sync() {
    try {
      channel.force(false);
      if (!nameIsDurable) {
        syncFolder(file.toAbsolutePath().getParent());
        nameIsDurable = true;
      }
    } catch (IOException e) {
      throw StoreFailure.of("sync", file, e);
    }
  }

  /** Makes the names in a folder durable, where the system lets a folder be opened. */
  static void syncFolder(Path folder) throws IOException {
    if (Modes.ofFolder(folder).length > 0 && Files.isDirectory(folder)) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // What had to be durable has been synced.
    }
  }
}
