// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.arrow.flatbuf.MessageHeader;

/**
 * Decodes the Arrow IPC stream format, whatever the sender's alignment, compression, byte order,
 * framing (with continuation markers or the legacy one) and metadata version (4 or 5).
 *
 * <pre>
 * FFFFFFFF | int32 metadata length | metadata, padded | body        a message
 * FFFFFFFF | 00000000                                               the end
 * </pre>
 *
 * <p>The first frame is the schema, each further one a batch that the receiver owns; dictionaries
 * are kept and become part of the batches that use them. Every buffer of a batch starts on a
 * 64-byte boundary. Bodies of more than 64 KiB are asked for straight into their places; smaller
 * ones are copied out of the input once. Lengths are checked against the limits before anything is
 * allocated; the structure is checked here, values where they are read ({@link
 * RecordBatch#validate()} checks all).
 *
 * <p>Belongs to one thread at a time. After an exception the decoder can only be closed.
 */
public final class IpcStreamDecoder implements FrameDecoder<IpcMessage> {

  /** Bodies up to this many bytes are taken out of the input. */
  static final int SMALL_BODY_BYTES = 64 << 10;

  /** What is allocated in one step at most, unless the sender has sent more before. */
  private static final int STEP_BYTES = 64 << 20;

  private static final int MARKER_BYTES = 4;
  private static final int LENGTH_BYTES = 4;
  private static final int CONTINUATION = 0xFFFFFFFF;
  private static final int FILE_MAGIC_START = 0x4F525241; // "ARRO", little-endian

  /** The boundaries to which a dictionary body may be padded beyond its stated length. */
  private static final int[] STRAY_PADDING_BOUNDARIES = {8, 64};

  private enum State {
    MESSAGE,
    BODY,
    AFTER_DICTIONARY,
    ENDED,
    FAILED
  }

  private final IpcReadOptions options;
  private final BufferAllocator allocator;
  private final LongSupplier dictionariesElsewhere;
  private final Scratch scratch = new Scratch();
  private final MessageMetadata message;
  private final LastMetadata lastBatch = new LastMetadata();

  private State state = State.MESSAGE;
  private boolean started;
  private boolean legacy;
  private BatchDecoder batches;
  private BodyReceiver receiver;
  private List<MemoryLease> receiving = new ArrayList<>();
  private Map<String, String> customMetadata = Map.of();
  private byte bodyOf;
  private long dictionaryId;
  private boolean dictionaryDelta;
  private int strayPosition;

  private long consumed;
  private long messageStart;
  private long largestBody;
  private long messages;
  private long batchCount;
  private long bodyBytes;
  private long copiedBytes;

  private IpcStreamDecoder(
      IpcReadOptions options, BufferAllocator allocator, LongSupplier dictionariesElsewhere) {
    this.options = options;
    this.allocator = allocator;
    this.dictionariesElsewhere = dictionariesElsewhere;
    this.message = new MessageMetadata(options.limits());
  }

  /**
   * A decoder at the start of a stream.
   *
   * @param allocator where batches and dictionaries take their memory; stays the caller's
   */
  public static IpcStreamDecoder create(IpcReadOptions options, BufferAllocator allocator) {
    return new IpcStreamDecoder(options, allocator, () -> 0);
  }

  /**
   * A decoder of one of several streams whose dictionaries count against one limit.
   *
   * @param allocator where batches and dictionaries take their memory; stays the caller's
   * @param dictionariesElsewhere the {@link #dictionaryBytes()} of the other streams
   */
  public static IpcStreamDecoder create(
      IpcReadOptions options, BufferAllocator allocator, LongSupplier dictionariesElsewhere) {
    return new IpcStreamDecoder(options, allocator, dictionariesElsewhere);
  }

  /** Bytes of the dictionaries that are held now. */
  public long dictionaryBytes() {
    return batches == null ? 0 : batches.dictionaries().bytes();
  }

  /** The schema of the batches handed out, once it has arrived. */
  public Optional<Schema> schema() {
    return batches == null ? Optional.empty() : Optional.of(batches.schema());
  }

  /** What has been done so far. */
  public DecodeStatistics statistics() {
    return new DecodeStatistics(messages, batchCount, bodyBytes, copiedBytes);
  }

  @Override
  public DecodeResult<IpcMessage> decode(ByteBuffer input) {
    try {
      DecodeResult<IpcMessage> result = null;
      while (result == null) {
        result = step(input);
      }
      return result;
    } catch (InvalidDataException e) {
      fail();
      throw e.offset().isPresent() ? e : InvalidDataException.at(messageStart, e.getMessage());
    } catch (RuntimeException | Error e) {
      fail();
      throw e;
    }
  }

  private void fail() {
    close();
    state = State.FAILED;
  }

  private DecodeResult<IpcMessage> step(ByteBuffer input) {
    return switch (state) {
      case MESSAGE -> message(input);
      case BODY -> body();
      case AFTER_DICTIONARY -> afterDictionary(input);
      case ENDED -> new DecodeResult.End<>();
      case FAILED -> throw new ClosedException("the decoder is closed, or has failed before");
    };
  }

  private DecodeResult<IpcMessage> message(ByteBuffer input) {
    messageStart = consumed;
    int start = input.position();
    if (input.remaining() < MARKER_BYTES) {
      return need(MARKER_BYTES);
    }
    int first = input.getInt(start);
    if (!started) {
      start(first);
    }
    int prefix = legacy ? LENGTH_BYTES : MARKER_BYTES + LENGTH_BYTES;
    requireMarker(first);
    if (input.remaining() < prefix) {
      return need(prefix);
    }
    int length = input.getInt(start + prefix - LENGTH_BYTES);
    if (length == 0) {
      return end(input, prefix);
    }
    checkLength(length);
    if (input.remaining() < prefix + length) {
      return need(prefix + length);
    }
    ByteBuffer metadata = input.slice(start + prefix, length).order(ByteOrder.LITTLE_ENDIAN);
    if (lastBatch.isRepeatedBy(metadata)) {
      return take(batches.lastPlan(), input, prefix + length);
    }
    message.read(metadata);
    return header(metadata, input, prefix + length);
  }

  private void start(int first) {
    if (first == FILE_MAGIC_START) {
      throw new InvalidDataException(
          "the bytes begin as an Arrow file does, not as a stream: read it as a file");
    }
    legacy = first != CONTINUATION;
    started = true;
  }

  private void requireMarker(int first) {
    if (!legacy && first != CONTINUATION) {
      throw new InvalidDataException(
          String.format("a message must begin with FFFFFFFF, not with %08X", first));
    }
  }

  private void checkLength(int length) {
    if (length < 0) {
      throw new InvalidDataException("metadata length is " + length);
    }
    if (length > options.limits().maxMetadataBytes()) {
      throw new LimitExceededException(
          "message at byte "
              + messageStart
              + " has "
              + length
              + " bytes of metadata: the limit is "
              + options.limits().maxMetadataBytes()
              + " (maxMetadataBytes)");
    }
  }

  private DecodeResult<IpcMessage> end(ByteBuffer input, int prefix) {
    requireSchema();
    consume(input, prefix);
    state = State.ENDED;
    return new DecodeResult.End<>();
  }

  private void requireSchema() {
    if (batches == null) {
      throw InvalidDataException.at(messageStart, "a stream must begin with its schema");
    }
  }

  /**
   * Acts on verified metadata; {@code size} bytes of prefix and metadata lie in front of the body.
   */
  private DecodeResult<IpcMessage> header(ByteBuffer metadata, ByteBuffer input, int size) {
    return switch (message.headerType()) {
      case MessageHeader.Schema -> schema(input, size);
      case MessageHeader.RecordBatch, MessageHeader.DictionaryBatch -> batch(metadata, input, size);
      default ->
          throw new InvalidDataException(
              "message type " + message.headerType() + " has no place in a stream of batches");
    };
  }

  private DecodeResult<IpcMessage> schema(ByteBuffer input, int size) {
    if (batches != null) {
      throw new InvalidDataException("a second schema: a stream has one");
    }
    if (message.bodyLength() != 0) {
      throw new InvalidDataException(
          "a schema with a body of " + message.bodyLength() + " bytes: it has none");
    }
    org.apache.arrow.flatbuf.Schema schema = message.schema();
    boolean bigEndian = MessageMetadata.isBigEndian(schema);
    Schema all = SchemaDecoder.decode(schema, options.limits());
    batches =
        new BatchDecoder(
            Projection.of(all, options.columns()), bigEndian, options.limits(), allocator);
    batches.dictionaries().countBeside(dictionariesElsewhere);
    messages++;
    consume(input, size);
    return new DecodeResult.Frame<>(new IpcMessage.SchemaMessage(batches.schema(), all));
  }

  private DecodeResult<IpcMessage> batch(ByteBuffer metadata, ByteBuffer input, int size) {
    requireSchema();
    lastBatch.forget();
    BatchPlan plan = plan();
    customMetadata = message.customMetadata();
    if (bodyOf == MessageHeader.RecordBatch) {
      lastBatch.keep(metadata);
    }
    return take(plan, input, size);
  }

  /** Takes the body of a planned message, {@code size} bytes behind the position. */
  private DecodeResult<IpcMessage> take(BatchPlan plan, ByteBuffer input, int size) {
    boolean small = plan.bodyLength() <= SMALL_BODY_BYTES;
    if (small && input.remaining() < size + plan.bodyLength()) {
      return need(size + (int) plan.bodyLength());
    }
    consume(input, size);
    if (!small) {
      receiver = new BodyReceiver(plan, allocator, trustedBytes(), receiving, scratch);
      state = State.BODY;
      return null;
    }
    ArrowBuffer[] buffers = StagedBody.copy(plan, input, allocator, receiving);
    copiedBytes += plan.wantedBytes();
    consume(input, (int) plan.bodyLength());
    return complete(plan, buffers);
  }

  private int trustedBytes() {
    return (int) Math.min(Math.max(STEP_BYTES, 2 * largestBody), BufferAllocator.MAX_LEASE_BYTES);
  }

  private BatchPlan plan() {
    bodyOf = message.headerType();
    if (bodyOf == MessageHeader.DictionaryBatch) {
      dictionaryId = message.dictionaryBatch().id();
      dictionaryDelta = message.dictionaryBatch().isDelta();
      return batches.planDictionary(message);
    }
    return batches.planBatch(message);
  }

  private DecodeResult<IpcMessage> body() {
    ByteBuffer[] regions = receiver.nextRegions();
    if (regions.length > 0) {
      return new DecodeResult.Fill<>(regions);
    }
    BodyReceiver complete = receiver;
    receiver = null;
    ArrowBuffer[] buffers = complete.buffers();
    copiedBytes += complete.copiedBytes();
    consumed += complete.plan().bodyLength();
    return complete(complete.plan(), buffers);
  }

  private DecodeResult<IpcMessage> complete(BatchPlan plan, ArrowBuffer[] buffers) {
    List<MemoryLease> leases = receiving;
    receiving = new ArrayList<>(1);
    messages++;
    bodyBytes += plan.bodyLength();
    largestBody = Math.max(largestBody, plan.bodyLength());
    if (bodyOf == MessageHeader.DictionaryBatch) {
      batches.dictionary(dictionaryId, dictionaryDelta, buffers, leases);
      state = legacy ? State.MESSAGE : State.AFTER_DICTIONARY;
      strayPosition = 0;
      return null;
    }
    batchCount++;
    state = State.MESSAGE;
    RecordBatch batch = batches.batch(buffers, leases, customMetadata);
    return new DecodeResult.Frame<>(new IpcMessage.BatchMessage(batch));
  }

  /**
   * The original Lightstream states the length of a dictionary's body without the zeros that pad
   * it. They are skipped where they run exactly up to a boundary, counted from the start of the
   * message, and a continuation marker follows.
   */
  private DecodeResult<IpcMessage> afterDictionary(ByteBuffer input) {
    if (input.remaining() < MARKER_BYTES) {
      return need(MARKER_BYTES);
    }
    if (input.getInt(input.position()) == CONTINUATION) {
      state = State.MESSAGE;
      return null;
    }
    long length = consumed - messageStart;
    while (strayPosition < STRAY_PADDING_BOUNDARIES.length) {
      int padding = (int) (-length & (STRAY_PADDING_BOUNDARIES[strayPosition] - 1));
      if (input.remaining() < padding + MARKER_BYTES) {
        return need(padding + MARKER_BYTES);
      }
      if (isZerosThenMarker(input, padding)) {
        consume(input, padding);
        state = State.MESSAGE;
        return null;
      }
      strayPosition++;
    }
    state = State.MESSAGE;
    return null;
  }

  private static boolean isZerosThenMarker(ByteBuffer input, int padding) {
    int start = input.position();
    for (int i = 0; i < padding; i++) {
      if (input.get(start + i) != 0) {
        return false;
      }
    }
    return input.getInt(start + padding) == CONTINUATION;
  }

  private void consume(ByteBuffer input, int bytes) {
    input.position(input.position() + bytes);
    consumed += bytes;
  }

  private static DecodeResult<IpcMessage> need(int total) {
    return new DecodeResult.NeedBytes<>(total);
  }

  @Override
  public StreamEnd endOfInput(int leftover) {
    if (state == State.ENDED) {
      return StreamEnd.MARKER;
    }
    if (state == State.FAILED) {
      throw new ClosedException("the decoder is closed, or has failed before");
    }
    boolean betweenMessages = leftover == 0 && state != State.BODY;
    if (!betweenMessages || batches == null) {
      long at = consumed + leftover + (receiver == null ? 0 : receiver.received());
      String what =
          betweenMessages
              ? "the stream ended before its schema"
              : "the stream ended within the message that begins at byte " + messageStart;
      fail();
      throw InvalidDataException.at(at, what);
    }
    return StreamEnd.CLOSED;
  }

  /** Gives back what has been received of a batch, and the dictionaries. Batches stay open. */
  @Override
  public void close() {
    receiver = null;
    receiving.forEach(MemoryLease::close);
    receiving = new ArrayList<>();
    if (batches != null) {
      batches.close();
    }
    if (state != State.ENDED) {
      state = State.FAILED;
    }
  }
}
