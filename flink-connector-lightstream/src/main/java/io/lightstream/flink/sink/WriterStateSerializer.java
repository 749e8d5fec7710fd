// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.error.InvalidDataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The state of a stream as bytes. Version 1:
 *
 * <pre>
 *   stream UTF | uri UTF | slot i32 | flags u8: 1 exactly once, 2 ended | columns i64
 *   low i64 | position i64 | pending i32
 *   count i32 x (path UTF | from i64 | to i64) | length i32 | frames
 * </pre>
 *
 * Numbers are big-endian, texts as {@link java.io.DataOutput#writeUTF} writes them.
 */
final class WriterStateSerializer implements SimpleVersionedSerializer<WriterState> {

  static final WriterStateSerializer INSTANCE = new WriterStateSerializer();

  private static final int VERSION = 1;
  private static final int EXACTLY_ONCE = 1;
  private static final int ENDED = 2;

  private WriterStateSerializer() {}

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(WriterState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + state.frames().length);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(state.stream());
    out.writeUTF(state.uri());
    out.writeInt(state.slot());
    out.writeByte((state.exactlyOnce() ? EXACTLY_ONCE : 0) | (state.ended() ? ENDED : 0));
    out.writeLong(state.columns());
    out.writeLong(state.low());
    out.writeLong(state.position());
    out.writeInt(state.pending());
    out.writeInt(state.spilled().size());
    for (SpilledFrames spilled : state.spilled()) {
      out.writeUTF(spilled.path());
      out.writeLong(spilled.from());
      out.writeLong(spilled.to());
    }
    out.writeInt(state.frames().length);
    out.write(state.frames());
    return bytes.toByteArray();
  }

  @Override
  public WriterState deserialize(int version, byte[] serialized) throws IOException {
    requireVersion(version, VERSION, "writer state");
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    String stream = in.readUTF();
    String uri = in.readUTF();
    int slot = in.readInt();
    int flags = in.readUnsignedByte();
    long columns = in.readLong();
    long low = in.readLong();
    long position = in.readLong();
    int pending = in.readInt();
    int count = in.readInt();
    List<SpilledFrames> spilled = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spilled.add(new SpilledFrames(in.readUTF(), in.readLong(), in.readLong()));
    }
    int length = in.readInt();
    if (length < 0 || length != in.available()) {
      throw new InvalidDataException(
          "the writer state of stream '"
              + stream
              + "' names "
              + length
              + " bytes of frames, but "
              + in.available()
              + " follow");
    }
    byte[] frames = new byte[length];
    in.readFully(frames);
    return new WriterState(
        stream,
        uri,
        slot,
        (flags & EXACTLY_ONCE) != 0,
        columns,
        (flags & ENDED) != 0,
        low,
        position,
        pending,
        spilled,
        frames);
  }

  static void requireVersion(int version, int known, String what) {
    if (version != known) {
      throw new InvalidDataException(
          "a " + what + " of the sink has version " + version + ": this release knows " + known);
    }
  }
}
