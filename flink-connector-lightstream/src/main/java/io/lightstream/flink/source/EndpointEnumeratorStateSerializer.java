// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The enumerator's state as bytes. Version 1: the version of the splits and their number, four
 * bytes each, then every split behind its length of four bytes.
 */
final class EndpointEnumeratorStateSerializer
    implements SimpleVersionedSerializer<EndpointEnumeratorState> {

  static final EndpointEnumeratorStateSerializer INSTANCE = new EndpointEnumeratorStateSerializer();

  private static final int VERSION = 1;

  private EndpointEnumeratorStateSerializer() {}

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(EndpointEnumeratorState state) throws IOException {
    EndpointSplitSerializer splits = EndpointSplitSerializer.INSTANCE;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(splits.getVersion());
      out.writeInt(state.unassigned().size());
      for (EndpointSplit split : state.unassigned()) {
        byte[] serialized = splits.serialize(split);
        out.writeInt(serialized.length);
        out.write(serialized);
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public EndpointEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
    EndpointSplitSerializer.requireVersion("enumerator state", version);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
      int splitVersion = in.readInt();
      int count = in.readInt();
      List<EndpointSplit> splits = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] split = in.readNBytes(in.readInt());
        splits.add(EndpointSplitSerializer.INSTANCE.deserialize(splitVersion, split));
      }
      return new EndpointEnumeratorState(splits);
    }
  }
}
