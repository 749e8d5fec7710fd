// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.frame.ByteSource;
import io.lightstream.protocol.log.SegmentSink;
import io.lightstream.protocol.log.SegmentStore;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The segments of a log on the heap. */
final class MemorySegments implements SegmentStore {

  private static final class Content extends ByteArrayOutputStream implements SegmentSink {

    @Override
    public synchronized void write(ByteBuffer[] from, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        byte[] part = new byte[from[i].remaining()];
        from[i].get(part);
        write(part, 0, part.length);
      }
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }

  private final Map<String, Content> segments = new ConcurrentHashMap<>();
  private final String description;

  MemorySegments(String description) {
    this.description = description;
  }

  /** Adds a segment that was taken from another store. */
  void put(String name, byte[] bytes) {
    Content content = new Content();
    content.write(bytes, 0, bytes.length);
    segments.put(name, content);
  }

  byte[] bytes(String name) {
    return segments.get(name).toByteArray();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public List<Stored> list() {
    return segments.entrySet().stream()
        .map(segment -> new Stored(segment.getKey(), segment.getValue().size()))
        .toList();
  }

  @Override
  public SegmentSink create(String name) {
    Content content = new Content();
    segments.put(name, content);
    return content;
  }

  @Override
  public ByteSource open(String name) {
    ByteBuffer content = ByteBuffer.wrap(bytes(name));
    return new ByteSource() {
      @Override
      public long read(ByteBuffer[] into, int offset, int length) {
        if (!content.hasRemaining()) {
          return -1;
        }
        long read = 0;
        for (int i = offset; i < offset + length && content.hasRemaining(); i++) {
          int part = Math.min(into[i].remaining(), content.remaining());
          into[i].put(content.slice().limit(part));
          content.position(content.position() + part);
          read += part;
        }
        return read;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void delete(String name) {
    segments.remove(name);
  }

  @Override
  public void close() {}
}
