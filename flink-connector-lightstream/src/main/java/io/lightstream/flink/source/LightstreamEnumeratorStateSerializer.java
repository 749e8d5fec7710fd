// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The enumerator's state as bytes. Version 1: one byte for the kind (0 files, 1 endpoints, 2
 * streams), one byte for the version of that kind, the version of the splits (int32), their number
 * (int32), every split behind its length (int32), then what the kind has besides:
 *
 * <pre>
 * files 1      listed boolean, number of files seen int32,
 *              the id of each in ascending order as two int64
 * endpoints 1  nothing
 * streams 1    nothing
 * </pre>
 */
final class LightstreamEnumeratorStateSerializer
    implements SimpleVersionedSerializer<LightstreamEnumeratorState> {

  static final LightstreamEnumeratorStateSerializer INSTANCE =
      new LightstreamEnumeratorStateSerializer();

  private static final int VERSION = 1;
  private static final int FILES = 0;
  private static final int ENDPOINTS = 1;
  private static final int STREAMS = 2;
  private static final int FILES_VERSION = 1;
  private static final int ENDPOINTS_VERSION = 1;
  private static final int STREAMS_VERSION = 1;

  private LightstreamEnumeratorStateSerializer() {}

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(LightstreamEnumeratorState state) throws IOException {
    return SavedBytes.of(out -> write(state, out));
  }

  @Override
  public LightstreamEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
    SavedBytes.requireVersion("enumerator state", version, VERSION);
    return SavedBytes.read(serialized, LightstreamEnumeratorStateSerializer::read);
  }

  private static void write(LightstreamEnumeratorState state, DataOutput out) throws IOException {
    if (state instanceof FilesState files) {
      head(out, FILES, FILES_VERSION);
      writeSplits(files.unassigned(), out);
      out.writeBoolean(files.listed());
      writeSeen(files.seen(), out);
    } else if (state instanceof EndpointsState endpoints) {
      head(out, ENDPOINTS, ENDPOINTS_VERSION);
      writeSplits(endpoints.unassigned(), out);
    } else if (state instanceof StreamsState streams) {
      head(out, STREAMS, STREAMS_VERSION);
      writeSplits(streams.unassigned(), out);
    }
  }

  private static void head(DataOutput out, int kind, int version) throws IOException {
    out.writeByte(kind);
    out.writeByte(version);
  }

  private static LightstreamEnumeratorState read(DataInput in) throws IOException {
    int kind = in.readByte();
    int version = in.readByte();
    switch (kind) {
      case FILES -> {
        SavedBytes.requireVersion("state of files", version, FILES_VERSION);
        return readFiles(in);
      }
      case ENDPOINTS -> {
        SavedBytes.requireVersion("state of endpoints", version, ENDPOINTS_VERSION);
        return new EndpointsState(readSplits(in));
      }
      case STREAMS -> {
        SavedBytes.requireVersion("state of streams", version, STREAMS_VERSION);
        return new StreamsState(readSplits(in));
      }
      default ->
          throw new IOException(
              "saved enumerator state is of kind "
                  + kind
                  + ": known are 0 (files), 1 (endpoints) and 2 (streams)");
    }
  }

  private static void writeSplits(List<LightstreamSplit> splits, DataOutput out)
      throws IOException {
    LightstreamSplitSerializer serializer = LightstreamSplitSerializer.INSTANCE;
    out.writeInt(serializer.getVersion());
    out.writeInt(splits.size());
    for (LightstreamSplit split : splits) {
      SavedBytes.writeBytes(out, serializer.serialize(split));
    }
  }

  private static List<LightstreamSplit> readSplits(DataInput in) throws IOException {
    int version = in.readInt();
    int count = in.readInt();
    List<LightstreamSplit> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      splits.add(
          LightstreamSplitSerializer.INSTANCE.deserialize(version, SavedBytes.readBytes(in)));
    }
    return splits;
  }

  private static FilesState readFiles(DataInput in) throws IOException {
    List<LightstreamSplit> unassigned = readSplits(in);
    boolean listed = in.readBoolean();
    return new FilesState(unassigned, readSeen(in), listed);
  }

  private static void writeSeen(Set<FileId> seen, DataOutput out) throws IOException {
    out.writeInt(seen.size());
    List<FileId> ids = new ArrayList<>(seen);
    ids.sort(Comparator.comparingLong(FileId::high).thenComparingLong(FileId::low));
    for (FileId id : ids) {
      out.writeLong(id.high());
      out.writeLong(id.low());
    }
  }

  private static Set<FileId> readSeen(DataInput in) throws IOException {
    int count = in.readInt();
    Set<FileId> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      seen.add(new FileId(in.readLong(), in.readLong()));
    }
    return seen;
  }
}
