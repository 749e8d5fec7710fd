// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.protocol.log.FrameLog;
import io.lightstream.protocol.log.FrameLogOptions;
import io.lightstream.protocol.log.FrameLogReader;
import io.lightstream.protocol.log.SegmentStore;
import java.util.ArrayList;
import java.util.List;

/** Frames in the format of the log of frames: the one segment of one, with its checksums. */
final class FrameBytes {

  private static final byte[] NONE = {};

  /** Whatever they need. */
  private static final FrameLogOptions ONE_SEGMENT =
      FrameLogOptions.defaults().withSegmentBytes(Long.MAX_VALUE / 2);

  private FrameBytes() {}

  /** The frames, which stay the caller's, as bytes; none for none. */
  static byte[] encode(
      List<LightstreamMessage> frames, TypeRegistry types, BufferAllocator allocator) {
    if (frames.isEmpty()) {
      return NONE;
    }
    MemorySegments store = new MemorySegments("frames for a checkpoint");
    write(frames, store, types, allocator);
    return store.bytes(store.list().get(0).name());
  }

  /** Writes the frames, which stay the caller's, to a store that is closed with that. */
  static void write(
      List<LightstreamMessage> frames,
      SegmentStore store,
      TypeRegistry types,
      BufferAllocator allocator) {
    try (FrameLog log = FrameLog.open(store, types, ONE_SEGMENT, allocator)) {
      frames.forEach(log::append);
    }
  }

  /** The frames that {@link #encode} was given, owned by the caller. */
  static List<LightstreamMessage> decode(
      byte[] bytes, String description, TypeRegistry types, BufferAllocator allocator) {
    if (bytes.length == 0) {
      return List.of();
    }
    MemorySegments store = new MemorySegments(description);
    store.put("00000000000000000000.frames", bytes);
    return read(store, 0, types, allocator);
  }

  /**
   * The frames of a store, which is closed with that, but for the first.
   *
   * @param skipped how many are left out
   * @return owned by the caller
   */
  static List<LightstreamMessage> read(
      SegmentStore store, long skipped, TypeRegistry types, BufferAllocator allocator) {
    List<LightstreamMessage> frames = new ArrayList<>();
    boolean complete = false;
    try (FrameLog log = FrameLog.open(store, types, ONE_SEGMENT, allocator);
        FrameLogReader reader = log.readFrom(log.low() + skipped)) {
      for (LightstreamMessage frame = reader.next(); frame != null; frame = reader.next()) {
        frames.add(frame);
      }
      complete = true;
      return frames;
    } finally {
      if (!complete) {
        frames.forEach(LightstreamMessage::close);
      }
    }
  }
}
