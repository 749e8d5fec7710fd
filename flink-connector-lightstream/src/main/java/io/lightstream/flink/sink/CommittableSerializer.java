// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A committable as bytes. Version 1:
 *
 * <pre>
 *   uri UTF | slot i32 | stream UTF | epoch i64 | position i64 | restored checkpoint i64
 * </pre>
 */
final class CommittableSerializer implements SimpleVersionedSerializer<Committable> {

  static final CommittableSerializer INSTANCE = new CommittableSerializer();

  private static final int VERSION = 1;

  private CommittableSerializer() {}

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Committable committable) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(committable.uri());
    out.writeInt(committable.slot());
    out.writeUTF(committable.stream());
    out.writeLong(committable.epoch());
    out.writeLong(committable.position());
    out.writeLong(committable.restoredCheckpoint());
    return bytes.toByteArray();
  }

  @Override
  public Committable deserialize(int version, byte[] serialized) throws IOException {
    WriterStateSerializer.requireVersion(version, VERSION, "committable");
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    return new Committable(
        in.readUTF(), in.readInt(), in.readUTF(), in.readLong(), in.readLong(), in.readLong());
  }
}
