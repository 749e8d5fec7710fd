// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.RandomAccessSource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.MessageHeader;

/**
 * Reads an Arrow IPC file: opening it reads the footer alone. A file of the machine is mapped, and
 * the buffers of a batch are views of it as they lie, without a copy (unless they are compressed or
 * big-endian). Of any other {@link RandomAccessSource} the wanted buffers are read, each to an
 * aligned place; the rest is not touched. Bodies may be of any size, a single buffer up to 2 GiB.
 *
 * <pre>
 * ARROW1 00 00 | messages | end mark | footer | int32 footer length | ARROW1
 * </pre>
 *
 * <p>Batches keep a mapped file mapped after the reader is closed. Belongs to one thread at a time;
 * {@link #close()} may be called from any.
 */
public final class IpcFileReader implements RecordBatchReader {

  static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  /** Magic, and two bytes of padding. */
  static final int HEAD_BYTES = 8;

  private static final int LENGTH_BYTES = 4;
  private static final int CONTINUATION = 0xFFFFFFFF;

  private final FileBytes file;
  private final IpcReadOptions options;
  private final BufferAllocator allocator;
  private final boolean ownsAllocator;
  private final MessageMetadata message;
  private final BatchDecoder decoder;
  private final List<IpcBlock> dictionaryBlocks;
  private final List<IpcBlock> batchBlocks;
  private final Map<String, String> metadata;

  /** Those not read yet, in the order in which they must be; null before the first is read. */
  private Deque<IpcBlock> dictionariesToRead;

  private int next;
  private volatile boolean closed;

  private IpcFileReader(
      FileBytes file, IpcReadOptions options, BufferAllocator allocator, boolean ownsAllocator) {
    this.file = file;
    this.options = options;
    this.allocator = allocator;
    this.ownsAllocator = ownsAllocator;
    this.message = new MessageMetadata(options.limits());
    Footer footer = footer();
    Schema all = SchemaDecoder.decode(footer.schema(), options.limits());
    this.decoder =
        new BatchDecoder(
            Projection.of(all, options.columns()),
            MessageMetadata.isBigEndian(footer.schema()),
            options.limits(),
            allocator);
    this.dictionaryBlocks = blocks(footer.dictionariesLength(), footer::dictionaries);
    this.batchBlocks = blocks(footer.recordBatchesLength(), footer::recordBatches);
    this.metadata = SchemaDecoder.metadata(footer.customMetadataLength(), footer::customMetadata);
  }

  /**
   * Opens a file within {@link DecodeLimits#file()}.
   *
   * @throws InvalidDataException if it is no Arrow file
   * @throws io.lightstream.error.LightstreamIOException if it cannot be read
   */
  public static IpcFileReader open(Path path) {
    return open(path, IpcReadOptions.file());
  }

  /**
   * Opens a file.
   *
   * @throws InvalidDataException if it is no Arrow file
   * @throws io.lightstream.error.ConfigurationException if it has not the columns that are wanted
   * @throws io.lightstream.error.LightstreamIOException if it cannot be read
   */
  public static IpcFileReader open(Path path, IpcReadOptions options) {
    return open(path, options, BufferAllocator.unbounded(path.toString()), true);
  }

  /**
   * As {@link #open(Path, IpcReadOptions)}.
   *
   * @param allocator where buffers that cannot be used as they lie (compressed, big-endian) take
   *     their memory; stays the caller's
   */
  public static IpcFileReader open(Path path, IpcReadOptions options, BufferAllocator allocator) {
    return open(path, options, allocator, false);
  }

  private static IpcFileReader open(
      Path path, IpcReadOptions options, BufferAllocator allocator, boolean ownsAllocator) {
    MemoryMap map = MemoryMap.open(path);
    try {
      return new IpcFileReader(new MappedBytes(map), options, allocator, ownsAllocator);
    } catch (InternalError e) {
      map.close();
      throw MemoryMap.faulted(e);
    } catch (RuntimeException e) {
      map.close();
      throw e;
    }
  }

  /**
   * Opens a file that is read range by range: the footer now, of each batch that is asked for its
   * metadata and the buffers of the wanted columns. Dictionaries are read with the first batch.
   *
   * @param source the file; owned by the reader from now on, and closed if this throws
   * @param allocator where batches and dictionaries take their memory; stays the caller's
   * @throws InvalidDataException if it is no Arrow file
   * @throws io.lightstream.error.ConfigurationException if it has not the columns that are wanted
   * @throws io.lightstream.error.LightstreamIOException if it cannot be read
   */
  public static IpcFileReader open(
      RandomAccessSource source, IpcReadOptions options, BufferAllocator allocator) {
    try {
      return new IpcFileReader(new RangedBytes(source, allocator), options, allocator, false);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private Footer footer() {
    long tail = LENGTH_BYTES + MAGIC.length;
    if (file.size() < HEAD_BYTES + tail) {
      throw invalid(0, "the file has " + file.size() + " bytes, too few for an Arrow file");
    }
    requireMagic(0, "begin");
    requireMagic(file.size() - MAGIC.length, "end");
    long lengthAt = file.size() - tail;
    int length = file.copy(lengthAt, LENGTH_BYTES).getInt(0);
    if (length <= 0 || length > lengthAt - HEAD_BYTES) {
      throw invalid(
          lengthAt,
          "footer length " + length + " does not fit a file of " + file.size() + " bytes");
    }
    if (length > options.limits().maxMetadataBytes()) {
      throw new LimitExceededException(
          "the footer of "
              + file.name()
              + " has "
              + length
              + " bytes: the limit is "
              + options.limits().maxMetadataBytes()
              + " (maxMetadataBytes)");
    }
    ByteBuffer bytes = file.copy(lengthAt - length, length);
    MetadataVerifier.verifyFooter(
        bytes, MessageMetadata.maxDepth(options.limits()), options.limits().maxTables());
    return Footer.getRootAsFooter(bytes);
  }

  private void requireMagic(long offset, String where) {
    if (!Arrays.equals(file.copy(offset, MAGIC.length).array(), MAGIC)) {
      throw invalid(offset, "an Arrow file must " + where + " with ARROW1");
    }
  }

  private InvalidDataException invalid(long offset, String message) {
    return InvalidDataException.at(offset, file.name() + ": " + message);
  }

  private List<IpcBlock> blocks(int count, IntFunction<Block> at) {
    List<IpcBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Block block = at.apply(i);
      blocks.add(
          checked(new IpcBlock(block.offset(), block.metaDataLength(), block.bodyLength()), i));
    }
    return List.copyOf(blocks);
  }

  private IpcBlock checked(IpcBlock block, int index) {
    boolean fits =
        block.offset() >= HEAD_BYTES
            && block.metadataLength() >= 0
            && block.bodyLength() >= 0
            && block.bodyLength() <= file.size() - block.metadataLength()
            && block.offset() <= file.size() - block.metadataLength() - block.bodyLength();
    if (!fits) {
      throw invalid(
          Math.max(block.offset(), 0),
          "block "
              + index
              + " of the footer ("
              + block
              + ") does not lie within the "
              + file.size()
              + " bytes of the file");
    }
    return block;
  }

  @Override
  public Schema schema() {
    return decoder.schema();
  }

  /** The number of batches. */
  public int batchCount() {
    return batchBlocks.size();
  }

  /** The size of the file in bytes. */
  public long size() {
    return file.size();
  }

  /** Where the dictionaries and their deltas lie, in the order of the footer. */
  public List<IpcBlock> dictionaryBlocks() {
    return dictionaryBlocks;
  }

  /** Where the batches lie, in order. */
  public List<IpcBlock> batchBlocks() {
    return batchBlocks;
  }

  /** Custom metadata of the footer. */
  public Map<String, String> footerMetadata() {
    return metadata;
  }

  /** The rows of all batches; reads the metadata of each. */
  public synchronized long rowCount() {
    requireOpen();
    return file.whileWhole(
        () -> {
          long rows = 0;
          for (IpcBlock block : batchBlocks) {
            readMetadata(block, MessageHeader.RecordBatch);
            rows += plan(block, false).rows();
          }
          return rows;
        });
  }

  /** How the buffers of a batch are compressed. */
  public synchronized Compression compression(int index) {
    requireOpen();
    IpcBlock block = batchBlocks.get(Objects.checkIndex(index, batchBlocks.size()));
    return file.whileWhole(
        () -> {
          readMetadata(block, MessageHeader.RecordBatch);
          return plan(block, false).compression();
        });
  }

  /**
   * A batch, wherever it lies; owned by the caller.
   *
   * @param index from 0 to {@link #batchCount()}, exclusive
   */
  public synchronized RecordBatch batch(int index) {
    requireOpen();
    IpcBlock block = batchBlocks.get(Objects.checkIndex(index, batchBlocks.size()));
    return file.whileWhole(() -> batch(block));
  }

  private RecordBatch batch(IpcBlock block) {
    readDictionaries();
    readMetadata(block, MessageHeader.RecordBatch);
    Map<String, String> custom = message.customMetadata();
    List<MemoryLease> leases = new ArrayList<>(2);
    ArrowBuffer[] buffers = buffers(block, plan(block, false), leases);
    try {
      return decoder.batch(buffers, leases, custom);
    } catch (InvalidDataException e) {
      throw invalid(block.offset(), e.getMessage());
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new ClosedException("the reader of " + file.name() + " is closed");
    }
  }

  private BatchPlan plan(IpcBlock block, boolean dictionary) {
    try {
      return dictionary ? decoder.planDictionary(message) : decoder.planBatch(message);
    } catch (InvalidDataException e) {
      throw invalid(block.offset(), e.getMessage());
    }
  }

  private void readDictionaries() {
    if (dictionariesToRead == null) {
      dictionariesToRead = new ArrayDeque<>(inOrderOfUse());
    }
    while (!dictionariesToRead.isEmpty()) {
      readDictionary(dictionariesToRead.peek());
      dictionariesToRead.remove();
    }
  }

  /**
   * The blocks of dictionaries as they lie in the footer, which may be any order, but those that
   * others hold in their values before those others.
   */
  private List<IpcBlock> inOrderOfUse() {
    DictionaryStore dictionaries = decoder.dictionaries();
    if (!dictionaries.isNesting()) {
      return dictionaryBlocks;
    }
    List<List<IpcBlock>> byLevel = new ArrayList<>();
    for (IpcBlock block : dictionaryBlocks) {
      readMetadata(block, MessageHeader.DictionaryBatch);
      int level = dictionaries.level(message.dictionaryBatch().id());
      while (byLevel.size() <= level) {
        byLevel.add(new ArrayList<>());
      }
      byLevel.get(level).add(block);
    }
    return byLevel.stream().flatMap(List::stream).toList();
  }

  private void readDictionary(IpcBlock block) {
    readMetadata(block, MessageHeader.DictionaryBatch);
    long id = message.dictionaryBatch().id();
    boolean delta = message.dictionaryBatch().isDelta();
    if (!delta && decoder.dictionaries().contains(id)) {
      throw invalid(
          block.offset(), "dictionary " + id + " a second time: a file cannot replace one");
    }
    List<MemoryLease> leases = new ArrayList<>(2);
    ArrowBuffer[] buffers = buffers(block, plan(block, true), leases);
    try {
      decoder.dictionary(id, delta, buffers, leases);
    } catch (InvalidDataException e) {
      throw invalid(block.offset(), e.getMessage());
    }
  }

  /** Reads and verifies the metadata of a block's message. */
  private void readMetadata(IpcBlock block, byte type) {
    ByteBuffer bytes = metadata(block);
    try {
      message.read(bytes);
    } catch (InvalidDataException e) {
      throw invalid(block.offset(), e.getMessage());
    }
    if (message.headerType() != type) {
      throw invalid(
          block.offset(),
          "a message of type "
              + message.headerType()
              + " where the footer promises "
              + MessageHeader.name(type));
    }
    if (message.bodyLength() > block.bodyLength()) {
      throw invalid(
          block.offset(),
          "body length "
              + message.bodyLength()
              + " where the footer promises "
              + block.bodyLength());
    }
  }

  /** The metadata behind its marker and length, or the legacy length alone. */
  private ByteBuffer metadata(IpcBlock block) {
    if (block.metadataLength() < HEAD_BYTES) {
      throw invalid(block.offset(), "metadata length of " + block + " is too small for a message");
    }
    ByteBuffer head = file.copy(block.offset(), HEAD_BYTES);
    boolean legacy = head.getInt(0) != CONTINUATION;
    int prefix = legacy ? LENGTH_BYTES : HEAD_BYTES;
    int length = head.getInt(prefix - LENGTH_BYTES);
    if (length <= 0 || length != block.metadataLength() - prefix) {
      throw invalid(
          block.offset(),
          "metadata length " + length + " where the footer promises " + block.metadataLength());
    }
    if (length > options.limits().maxMetadataBytes()) {
      throw new LimitExceededException(
          "message at byte "
              + block.offset()
              + " of "
              + file.name()
              + " has "
              + length
              + " bytes of metadata: the limit is "
              + options.limits().maxMetadataBytes()
              + " (maxMetadataBytes)");
    }
    return file.copy(block.offset() + prefix, length);
  }

  private ArrowBuffer[] buffers(IpcBlock block, BatchPlan plan, List<MemoryLease> leases) {
    return file.buffers(block.offset() + block.metadataLength(), plan, leases);
  }

  @Override
  public synchronized RecordBatch next() {
    requireOpen();
    return next < batchBlocks.size() ? batch(next++) : null;
  }

  @Override
  public Optional<StreamEnd> end() {
    return next < batchBlocks.size() ? Optional.empty() : Optional.of(StreamEnd.MARKER);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      decoder.close();
      file.close();
      if (ownsAllocator) {
        allocator.close();
      }
    }
  }
}
