// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import io.lightstream.frame.ByteSource;
import java.nio.ByteBuffer;

/** A file from where it stands to its end. */
final class FileBytes implements ByteSource {

  private final OpenFile file;

  FileBytes(OpenFile file) {
    this.file = file;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    int first = offset;
    while (!into[first].hasRemaining()) {
      first++;
    }
    return file.read(into[first]);
  }

  @Override
  public void close() {
    file.close();
  }
}
