// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.Columns;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Writes encapsulated messages, each padded so that bodies and the messages that follow start on a
 * multiple of the alignment, counted from the start of the stream or file.
 */
final class MessageEncoder implements AutoCloseable {

  private static final int CONTINUATION = 0xFFFFFFFF;
  private static final int PREFIX_BYTES = 8;

  private final BufferAllocator allocator;
  private final int alignment;
  private final Compression compression;
  private final BodyCodecs codecs = new BodyCodecs();
  private final BodyCodec codec;
  private final BodyBuilder body;
  private final BodyBuilder plainBody;
  private final FlatBufferBuilder builder = new FlatBufferBuilder(1024);
  private final List<MemoryLease> scratch = new ArrayList<>();
  private final BatchTemplate template = new BatchTemplate();

  /** Prefix and metadata of the message before, until the output is used again. */
  private ByteBuffer lastHead;

  private long position;

  /**
   * Starts.
   *
   * @param position bytes of the file or stream that lie before the first message
   */
  MessageEncoder(IpcWriteOptions options, BufferAllocator allocator, long position) {
    this.allocator = allocator;
    this.alignment = options.alignment();
    this.compression = options.compression();
    this.codec = codecs.of(compression);
    this.body = new BodyBuilder(alignment, codec, allocator);
    this.plainBody = codec == null ? body : new BodyBuilder(alignment, null, allocator);
    this.position = position;
  }

  /** Where the next message begins. */
  long position() {
    return position;
  }

  /**
   * Appends the schema.
   *
   * @throws ConfigurationException if fields of different types share a dictionary, or a text is no
   *     valid Unicode
   */
  void schema(Schema schema, FrameOutput out) {
    checkDictionaries(schema);
    builder.clear();
    int header = SchemaEncoder.encode(builder, schema);
    finish(MessageHeader.Schema, header, 0, 0, out);
  }

  private void checkDictionaries(Schema schema) {
    try (DictionaryStore store = new DictionaryStore(DecodeLimits.file(), allocator)) {
      schema.fields().forEach(field -> store.register(field, true));
    } catch (InvalidDataException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  private IpcBlock batch(
      int rows, List<ArrayData> columns, Map<String, String> metadata, FrameOutput out) {
    body.start(scratch);
    columns.forEach(body::add);
    IpcBlock block =
        metadata.isEmpty() && body.variadicCounts().length == 0
            ? plainBatch(rows, out)
            : finish(rows, metadata, out);
    body.writeTo(out);
    return block;
  }

  private IpcBlock finish(int rows, Map<String, String> metadata, FrameOutput out) {
    builder.clear();
    int custom = SchemaEncoder.metadata(builder, metadata);
    int header = recordBatch(body, rows, codec != null);
    return finish(MessageHeader.RecordBatch, header, custom, body.length(), out);
  }

  /** A head that depends on nothing but the layout of the body, and on where it begins. */
  private IpcBlock plainBatch(int rows, FrameOutput out) {
    boolean aligned = (position & (alignment - 1)) == 0;
    if (aligned && template.fits(rows, body)) {
      template.writeTo(out.header(template.length()));
      return advance(template.length(), body.length());
    }
    IpcBlock block = finish(rows, Map.of(), out);
    if (aligned) {
      template.keep(lastHead);
    }
    return block;
  }

  /**
   * Appends values of a dictionary, uncompressed: not every reader decompresses dictionaries.
   *
   * @return where they lie
   */
  IpcBlock dictionary(long id, boolean delta, ArrayData values, FrameOutput out) {
    plainBody.start(scratch);
    plainBody.add(values);
    builder.clear();
    int data = recordBatch(plainBody, values.length(), false);
    int header = DictionaryBatch.createDictionaryBatch(builder, id, data, delta);
    IpcBlock block = finish(MessageHeader.DictionaryBatch, header, 0, plainBody.length(), out);
    plainBody.writeTo(out);
    return block;
  }

  /**
   * Appends a batch behind the dictionaries that it needs. Where this throws, the output and what
   * is known of dictionaries are as they were before.
   *
   * @return where the batch lies
   */
  IpcBlock encodeBatch(
      io.lightstream.column.RecordBatch batch, DictionaryWriter dictionaries, FrameOutput out) {
    long start = position;
    int appended = out.mark();
    int held = scratch.size();
    try {
      IpcBlock block;
      try {
        block = encode(batch, dictionaries, out);
      } finally {
        MemoryMap.reportFaults();
      }
      dictionaries.commit();
      return block;
    } catch (InternalError e) {
      undo(start, out, appended, dictionaries, held);
      throw MemoryMap.faulted(e);
    } catch (RuntimeException e) {
      undo(start, out, appended, dictionaries, held);
      throw e;
    }
  }

  private void undo(
      long start, FrameOutput out, int appended, DictionaryWriter dictionaries, int held) {
    position = start;
    out.truncate(appended);
    dictionaries.rollBack();
    release(held);
  }

  private IpcBlock encode(
      io.lightstream.column.RecordBatch batch, DictionaryWriter dictionaries, FrameOutput out) {
    List<ArrayData> columns = new ArrayList<>(batch.columnCount());
    for (Column column : batch.columns()) {
      columns.add(Columns.compact(column, allocator, scratch).data());
    }
    List<ArrayData> prepared = dictionaries.prepare(columns, out);
    return batch(batch.rowCount(), prepared, batch.metadata(), out);
  }

  /** Where memory that is needed until the frame is written is kept. */
  List<MemoryLease> scratch() {
    return scratch;
  }

  /** Appends the mark that ends a stream. */
  void end(FrameOutput out) {
    out.header(PREFIX_BYTES).putInt(CONTINUATION).putInt(0);
    position += PREFIX_BYTES;
  }

  private int recordBatch(BodyBuilder from, int rows, boolean compressed) {
    RecordBatch.startNodesVector(builder, from.nodeCount());
    for (int i = from.nodeCount() - 1; i >= 0; i--) {
      FieldNode.createFieldNode(builder, from.nodeLength(i), from.nodeNulls(i));
    }
    int nodes = builder.endVector();
    RecordBatch.startBuffersVector(builder, from.bufferCount());
    for (int i = from.bufferCount() - 1; i >= 0; i--) {
      Buffer.createBuffer(builder, from.offset(i), from.size(i));
    }
    int buffers = builder.endVector();
    long[] counts = from.variadicCounts();
    int variadic =
        counts.length == 0 ? 0 : RecordBatch.createVariadicBufferCountsVector(builder, counts);
    int compressionTable = compressed ? compression() : 0;
    return RecordBatch.createRecordBatch(builder, rows, nodes, buffers, compressionTable, variadic);
  }

  private int compression() {
    byte type = compression == Compression.LZ4 ? CompressionType.LZ4_FRAME : CompressionType.ZSTD;
    return BodyCompression.createBodyCompression(builder, type, BodyCompressionMethod.BUFFER);
  }

  private IpcBlock finish(byte type, int header, int custom, long bodyLength, FrameOutput out) {
    builder.finish(
        Message.createMessage(builder, MetadataVersion.V5, type, header, bodyLength, custom));
    ByteBuffer metadata = builder.dataBuffer();
    int size = PREFIX_BYTES + metadata.remaining();
    int padded = size + (int) (-(position + size) & (alignment - 1));
    ByteBuffer target = out.header(padded);
    target.putInt(CONTINUATION).putInt(padded - PREFIX_BYTES).put(metadata);
    while (target.hasRemaining()) {
      target.put((byte) 0);
    }
    lastHead = target;
    return advance(padded, bodyLength);
  }

  private IpcBlock advance(int head, long bodyLength) {
    IpcBlock block = new IpcBlock(position, head, bodyLength);
    position += head + bodyLength;
    return block;
  }

  /** Gives back the memory of what was compressed, once it has been written. */
  void release() {
    release(0);
  }

  private void release(int first) {
    List<MemoryLease> done = scratch.subList(first, scratch.size());
    done.forEach(MemoryLease::close);
    done.clear();
  }

  @Override
  public void close() {
    release();
    codecs.close();
  }
}
