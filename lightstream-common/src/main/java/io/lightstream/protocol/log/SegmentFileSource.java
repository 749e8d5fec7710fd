// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.frame.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a segment's file. */
final class SegmentFileSource implements ByteSource {

  private final Path file;
  private final FileChannel channel;

  private SegmentFileSource(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static SegmentFileSource open(Path file) {
    try {
      return new SegmentFileSource(file, FileChannel.open(file, StandardOpenOption.READ));
    } catch (IOException e) {
      throw StoreFailure.of("open", file, e);
    }
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    try {
      return length == 1 ? channel.read(into[offset]) : channel.read(into, offset, length);
    } catch (IOException e) {
      throw StoreFailure.of("read", file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written.
    }
  }
}
