// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.FrameType;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Well-formed streams of frames, to be damaged: what the original wrote, and the golden streams of
 * the Arrow project, three tables at a time in turn with messages.
 */
final class FuzzSeeds {

  private static final int LARGEST_TABLE_BYTES = 2_500;

  /** Just more than fits on the heap; one of the seeds has such messages. */
  private static final int LARGE_MESSAGE_BYTES = 66_000;

  private static final int SEED_WITH_LARGE_MESSAGE = 19;

  private static final List<IpcWriteOptions> WRITTEN =
      List.of(
          IpcWriteOptions.defaults(),
          IpcWriteOptions.defaults().withAlignment(8).withDictionaryDeltas(true),
          IpcWriteOptions.defaults().withDictionaryDeltas(true).withCompression(Compression.LZ4),
          IpcWriteOptions.defaults().withAlignment(8).withCompression(Compression.ZSTD));

  private final List<Seed> seeds = new ArrayList<>();

  /**
   * A stream.
   *
   * @param types with the schemas of the tables, as a receiver might have registered them
   * @param frames in order
   */
  record Seed(TypeRegistry types, List<byte[]> frames) {}

  private FuzzSeeds() {}

  /** All of them, made by allocators of their own. */
  static List<Seed> all() {
    FuzzSeeds made = new FuzzSeeds();
    byte[] recorded = TestData.bytes(TestData.resource("/lightstream-made/protocol.bin"));
    made.seeds.add(new Seed(ProtocolProbe.TYPES, Frames.cut(recorded)));
    List<byte[]> streams = new ArrayList<>();
    for (String name : List.of("delta", "rep", "meta")) {
      streams.add(TestData.bytes(TestData.resource("/pyarrow-made/" + name + ".stream")));
    }
    for (Path golden : TestData.goldenStreams()) {
      byte[] bytes = TestData.bytes(golden);
      if (bytes.length < LARGEST_TABLE_BYTES) {
        streams.add(bytes);
      }
    }
    for (int i = 0; i < streams.size(); i++) {
      int other = (i * 7 + 1) % streams.size();
      made.add(i, List.of(streams.get(i), streams.get(other), streams.get(i % 2)));
    }
    return made.seeds;
  }

  private void add(int number, List<byte[]> streams) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("seeds")) {
      List<Decoded> tables = new ArrayList<>();
      for (byte[] stream : streams) {
        tables.add(Decoded.stream(stream, allocator));
      }
      List<Schema> schemas = tables.stream().map(t -> t.schema().orElseThrow()).toList();
      TypeRegistry types = registered(schemas);
      MemorySink sink = new MemorySink();
      IpcWriteOptions options = WRITTEN.get(number % WRITTEN.size());
      try (ProtocolEncoder encoder = ProtocolEncoder.create(types, options, allocator)) {
        encode(encoder, types, tables, number, sink);
      }
      tables.forEach(Decoded::close);
      seeds.add(new Seed(types, Frames.cut(sink.bytes())));
    }
  }

  private static TypeRegistry registered(List<Schema> schemas) {
    TypeRegistry.Builder types = TypeRegistry.builder();
    int table = 0;
    for (FrameType type : ProtocolProbe.TYPES.types()) {
      if (type instanceof MessageType) {
        types.message(type.name());
      } else {
        types.table(type.name(), schemas.get(table++));
      }
    }
    return types.build();
  }

  private static void encode(
      ProtocolEncoder encoder,
      TypeRegistry types,
      List<Decoded> tables,
      int number,
      MemorySink sink) {
    List<TableType> names =
        List.of(types.table("left"), types.table("right"), types.table("third"));
    message(encoder, types.message("event"), number, sink);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < tables.size(); i++) {
        List<RecordBatch> batches = tables.get(i).batches();
        if (round < batches.size()) {
          FrameOutput out = new FrameOutput();
          encoder.encode(names.get(i), batches.get(round), out);
          sink.write(out.buffers(), 0, out.count());
          encoder.release();
        }
      }
      FrameOutput out = new FrameOutput();
      encoder.encodeControl(ByteBuffer.wrap(new byte[] {(byte) 0x92, 1, 2}), out);
      sink.write(out.buffers(), 0, out.count());
      boolean large = round == 1 && number == SEED_WITH_LARGE_MESSAGE;
      message(encoder, types.message("raw"), large ? LARGE_MESSAGE_BYTES : number, sink);
    }
  }

  private static void message(
      ProtocolEncoder encoder, MessageType type, int bytes, MemorySink sink) {
    FrameOutput out = new FrameOutput();
    encoder.encode(type, ByteBuffer.wrap(new byte[bytes]), out);
    sink.write(out.buffers(), 0, out.count());
  }
}
