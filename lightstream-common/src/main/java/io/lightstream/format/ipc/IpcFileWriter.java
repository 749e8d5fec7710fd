// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.MetadataVersion;

/**
 * Writes an Arrow IPC file from front to back. With 64-byte alignment every buffer starts on a
 * 64-byte boundary of the file, hence of a map of it. Where the dictionary of a column changes from
 * batch to batch its values are unified, for a file cannot replace a dictionary: what is new is
 * appended as a delta. (Deltas to a dictionary whose values hold dictionaries themselves are read
 * by this library, but not by Arrow C++ and what is built on it.)
 *
 * <p>Belongs to one thread at a time.
 */
public final class IpcFileWriter implements RecordBatchWriter {

  private final ByteSink sink;
  private final Schema schema;
  private final BufferAllocator allocator;
  private final MessageEncoder messages;
  private final FileDictionaryWriter dictionaries;
  private final FrameOutput out = new FrameOutput();
  private final List<IpcBlock> blocks = new ArrayList<>();
  private final Map<String, String> footerMetadata = new LinkedHashMap<>();
  private boolean failed;
  private boolean closed;

  private IpcFileWriter(
      ByteSink sink, Schema schema, IpcWriteOptions options, BufferAllocator allocator) {
    this.sink = sink;
    this.schema = schema;
    this.allocator = allocator;
    this.messages = new MessageEncoder(options, allocator, IpcFileReader.HEAD_BYTES);
    this.dictionaries = new FileDictionaryWriter(messages, allocator);
  }

  /**
   * Starts a file: writes its head and schema.
   *
   * @param sink where the bytes go; owned by the writer from now on
   * @param allocator where compressed and rearranged buffers take their memory; owned likewise
   */
  public static IpcFileWriter create(
      ByteSink sink, Schema schema, IpcWriteOptions options, BufferAllocator allocator) {
    IpcFileWriter writer = new IpcFileWriter(sink, schema, options, allocator);
    try {
      writer.start();
      return writer;
    } catch (RuntimeException e) {
      writer.abort();
      throw e;
    }
  }

  private void start() {
    out.header(IpcFileReader.HEAD_BYTES).put(IpcFileReader.MAGIC).putShort((short) 0);
    messages.schema(schema, out);
    drain();
  }

  /** Adds custom metadata to the footer, which is written last. */
  public void putFooterMetadata(String key, String value) {
    footerMetadata.put(key, value);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConfigurationException if the batch has other fields than the schema
   */
  @Override
  public void write(RecordBatch batch) {
    if (closed || failed) {
      throw new ClosedException(
          closed ? "the file writer is closed" : "the file writer has failed to write before");
    }
    schema.requireFieldsOf(batch.schema());
    blocks.add(messages.encodeBatch(batch, dictionaries, out));
    drain();
  }

  /** After a failure nobody knows how much of the file there is: nothing can follow. */
  private void drain() {
    failed = true;
    try {
      sink.write(out.buffers(), 0, out.count());
      failed = false;
    } finally {
      out.clear();
      messages.release();
    }
  }

  /** Does nothing: every batch is written at once. */
  @Override
  public void flush() {}

  /**
   * Writes the footer and closes. After a failed write there is none: the file stays unfinished.
   * Idempotent.
   */
  @Override
  public void close() {
    try {
      if (!closed && !failed) {
        messages.end(out);
        footer();
        drain();
        sink.finish();
      }
    } finally {
      abort();
    }
  }

  private void footer() {
    FlatBufferBuilder builder = new FlatBufferBuilder(1024);
    int fields = SchemaEncoder.encode(builder, schema);
    int custom = SchemaEncoder.metadata(builder, footerMetadata);
    int dictionaryBlocks = blocks(builder, dictionaries.blocks(), true);
    int batchBlocks = blocks(builder, blocks, false);
    builder.finish(
        Footer.createFooter(
            builder, MetadataVersion.V5, fields, dictionaryBlocks, batchBlocks, custom));
    ByteBuffer footer = builder.dataBuffer();
    int length = footer.remaining();
    out.header(length).put(footer);
    out.header(Integer.BYTES + IpcFileReader.MAGIC.length).putInt(length).put(IpcFileReader.MAGIC);
  }

  private static int blocks(
      FlatBufferBuilder builder, List<IpcBlock> blocks, boolean ofDictionaries) {
    if (ofDictionaries) {
      Footer.startDictionariesVector(builder, blocks.size());
    } else {
      Footer.startRecordBatchesVector(builder, blocks.size());
    }
    for (int i = blocks.size() - 1; i >= 0; i--) {
      IpcBlock block = blocks.get(i);
      Block.createBlock(builder, block.offset(), block.metadataLength(), block.bodyLength());
    }
    return builder.endVector();
  }

  @Override
  public void abort() {
    if (!closed) {
      closed = true;
      dictionaries.close();
      messages.close();
      sink.close();
      allocator.close();
    }
  }
}
