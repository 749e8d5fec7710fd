// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Splits as bytes of saved state. Version 1: one byte for the kind (0 file, 1 endpoint, 2 stream),
 * one byte for the version of that kind, then its values:
 *
 * <pre>
 * file 1      path text, length int64, modification time int64,
 *             first batch, end batch, batch, row int32
 * endpoint 1  mode int8 (0 connect, 1 listen), uri text
 * stream 1    id text, endpoint boolean and, if true, text, state bytes, ended boolean
 * </pre>
 */
final class LightstreamSplitSerializer implements SimpleVersionedSerializer<LightstreamSplit> {

  static final LightstreamSplitSerializer INSTANCE = new LightstreamSplitSerializer();

  private static final int VERSION = 1;
  private static final int FILE = 0;
  private static final int ENDPOINT = 1;
  private static final int STREAM = 2;
  private static final int FILE_VERSION = 1;
  private static final int ENDPOINT_VERSION = 1;
  private static final int STREAM_VERSION = 1;
  private static final int CONNECT = 0;
  private static final int LISTEN = 1;

  private LightstreamSplitSerializer() {}

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(LightstreamSplit split) throws IOException {
    return SavedBytes.of(out -> write(split, out));
  }

  @Override
  public LightstreamSplit deserialize(int version, byte[] serialized) throws IOException {
    SavedBytes.requireVersion("split", version, VERSION);
    return SavedBytes.read(serialized, LightstreamSplitSerializer::read);
  }

  private static void write(LightstreamSplit split, DataOutput out) throws IOException {
    if (split instanceof FileSplit file) {
      head(out, FILE, FILE_VERSION);
      writeFile(file, out);
    } else if (split instanceof EndpointSplit endpoint) {
      head(out, ENDPOINT, ENDPOINT_VERSION);
      out.writeByte(endpoint.mode() == EndpointMode.CONNECT ? CONNECT : LISTEN);
      SavedBytes.writeText(out, endpoint.uri());
    } else if (split instanceof StreamSplit stream) {
      head(out, STREAM, STREAM_VERSION);
      writeStream(stream, out);
    }
  }

  private static void head(DataOutput out, int kind, int version) throws IOException {
    out.writeByte(kind);
    out.writeByte(version);
  }

  private static LightstreamSplit read(DataInput in) throws IOException {
    int kind = in.readByte();
    int version = in.readByte();
    switch (kind) {
      case FILE -> {
        SavedBytes.requireVersion("file split", version, FILE_VERSION);
        return readFile(in);
      }
      case ENDPOINT -> {
        SavedBytes.requireVersion("endpoint split", version, ENDPOINT_VERSION);
        EndpointMode mode = mode(in.readByte());
        return new EndpointSplit(SavedBytes.readText(in), mode);
      }
      case STREAM -> {
        SavedBytes.requireVersion("stream split", version, STREAM_VERSION);
        return readStream(in);
      }
      default ->
          throw new IOException(
              "saved split is of kind "
                  + kind
                  + ": known are 0 (file), 1 (endpoint) and 2 (stream)");
    }
  }

  private static void writeFile(FileSplit split, DataOutput out) throws IOException {
    SavedBytes.writeText(out, split.path());
    out.writeLong(split.length());
    out.writeLong(split.modificationTime());
    out.writeInt(split.firstBatch());
    out.writeInt(split.endBatch());
    out.writeInt(split.batch());
    out.writeInt(split.row());
  }

  private static FileSplit readFile(DataInput in) throws IOException {
    return new FileSplit(
        SavedBytes.readText(in),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt());
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

  private static void writeStream(StreamSplit split, DataOutput out) throws IOException {
    SavedBytes.writeText(out, split.stream());
    out.writeBoolean(split.endpoint().isPresent());
    if (split.endpoint().isPresent()) {
      SavedBytes.writeText(out, split.endpoint().get());
    }
    SavedBytes.writeBytes(out, split.state());
    out.writeBoolean(split.ended());
  }

  private static StreamSplit readStream(DataInput in) throws IOException {
    String stream = SavedBytes.readText(in);
    Optional<String> endpoint =
        in.readBoolean() ? Optional.of(SavedBytes.readText(in)) : Optional.empty();
    return new StreamSplit(stream, endpoint, SavedBytes.readBytes(in), in.readBoolean());
  }
}
