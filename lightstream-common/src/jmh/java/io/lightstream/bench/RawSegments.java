// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Encoded frames in files of a certain size, each synced when it is complete; nothing else. */
final class RawSegments implements AutoCloseable {

  private final Path folder;
  private final long segmentBytes;
  private final TableType type;
  private final ProtocolEncoder encoder;
  private final FrameOutput out = new FrameOutput();
  private FileChannel channel;
  private long inSegment;
  private int segments;

  RawSegments(
      Path folder,
      long segmentBytes,
      TypeRegistry types,
      TableType type,
      BufferAllocator allocator) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.type = type;
    this.encoder = ProtocolEncoder.create(types, IpcWriteOptions.defaults(), allocator);
  }

  void append(RecordBatch batch) throws IOException {
    if (channel == null || inSegment >= segmentBytes) {
      startSegment();
    }
    encoder.encode(type, batch, out);
    inSegment += out.size();
    int first = 0;
    while (first < out.count()) {
      if (out.buffers()[first].hasRemaining()) {
        channel.write(out.buffers(), first, out.count() - first);
      } else {
        first++;
      }
    }
    out.clear();
    encoder.release();
  }

  private void startSegment() throws IOException {
    endSegment();
    inSegment = 0;
    channel =
        FileChannel.open(
            folder.resolve("raw" + segments++),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
  }

  private void endSegment() throws IOException {
    if (channel != null) {
      channel.force(false);
      channel.close();
    }
  }

  /** Syncs and ends; the files stay. */
  @Override
  public void close() throws IOException {
    endSegment();
    channel = null;
    encoder.close();
  }

  void delete() throws IOException {
    for (int i = 0; i < segments; i++) {
      Files.delete(folder.resolve("raw" + i));
    }
  }
}
