// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Splits as bytes of saved state. Version 1: one byte for the mode (0 connect, 1 listen), then the
 * URI in modified UTF-8 behind its length of two bytes.
 */
final class EndpointSplitSerializer implements SimpleVersionedSerializer<EndpointSplit> {

  static final EndpointSplitSerializer INSTANCE = new EndpointSplitSerializer();

  private static final int VERSION = 1;
  private static final int CONNECT = 0;
  private static final int LISTEN = 1;

  private EndpointSplitSerializer() {}

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(EndpointSplit split) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(split.mode() == EndpointMode.CONNECT ? CONNECT : LISTEN);
      out.writeUTF(split.uri());
    }
    return bytes.toByteArray();
  }

  @Override
  public EndpointSplit deserialize(int version, byte[] serialized) throws IOException {
    requireVersion("split", version);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
      EndpointMode mode = mode(in.readByte());
      return new EndpointSplit(in.readUTF(), mode);
    }
  }

  private static EndpointMode mode(int code) throws IOException {
    return switch (code) {
      case CONNECT -> EndpointMode.CONNECT;
      case LISTEN -> EndpointMode.LISTEN;
      default ->
          throw new IOException(
              "saved split has mode " + code + ": known are 0 (connect) and 1 (listen)");
    };
  }

  static void requireVersion(String what, int version) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "saved "
              + what
              + " has version "
              + version
              + ": this connector knows version "
              + VERSION);
    }
  }
}
