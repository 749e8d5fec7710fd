// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong, wherever: nothing stays allocated. */
class IpcOwnershipTest {

  private static final Schema SCHEMA =
      Schema.of(
          Field.nullable("id", new DataType.Int(64, true)),
          Field.nullable(
              "tags",
              new DataType.ListType(),
              Field.nullable("item", new DataType.Utf8())
                  .withDictionary(new DictionaryEncoding(0, new DataType.Int(16, true), false))),
          Field.nullable("view", new DataType.Utf8View()));

  @TempDir private Path directory;

  private static List<RecordBatch> batches(BufferAllocator allocator, int rows) {
    List<RecordBatch> batches = new ArrayList<>();
    for (int b = 0; b < 2; b++) {
      try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
        for (int i = 0; i < rows; i++) {
          String tag = "tag " + b + i % 500;
          builder.appendRow(
              i % 3 == 0 ? null : (long) i, List.of(tag, "x"), "a view of some length " + i);
        }
        batches.add(builder.finish());
      }
    }
    return batches;
  }

  private static byte[] stream(Compression compression, int rows) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("source")) {
      List<RecordBatch> batches = batches(allocator, rows);
      IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(compression);
      byte[] stream = IpcBytes.stream(SCHEMA, batches, options, allocator);
      batches.forEach(RecordBatch::close);
      return stream;
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void aStreamWithinAnyBudgetLeavesNothing(Compression compression) {
    byte[] stream = stream(compression, 5000);
    int refused = 0;
    boolean read = false;
    for (long budget = 0; !read; budget += 1 + budget / 8) {
      BufferAllocator small = BufferAllocator.withBudget("small", budget);
      try {
        IpcBytes.decode(stream, 50_000, IpcReadOptions.network(), small)
            .forEach(RecordBatch::close);
        read = true;
      } catch (LimitExceededException e) {
        assertTrue(e.getMessage().contains("'small'"), e.getMessage());
        refused++;
      }
      assertEquals(0, small.outstanding(), "budget " + budget);
      small.close();
    }
    assertTrue(refused > 30, "refused " + refused);
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"LZ4", "ZSTD"})
  void aFileWithinAnyBudgetLeavesNothing(Compression compression) {
    BufferAllocator source = BufferAllocator.unbounded("source");
    List<RecordBatch> batches = batches(source, 3000);
    IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(compression);
    byte[] file = IpcBytes.file(SCHEMA, batches, options, BufferAllocator.unbounded("file"));
    batches.forEach(RecordBatch::close);
    Path path = IpcBytes.write(file, directory);
    boolean read = false;
    for (long budget = 0; !read; budget += 64 + budget / 4) {
      BufferAllocator small = BufferAllocator.withBudget("small", budget);
      try (IpcFileReader reader = IpcFileReader.open(path, IpcReadOptions.file(), small)) {
        reader.batch(1).close();
        read = true;
      } catch (LimitExceededException e) {
        assertTrue(e.getMessage().contains("'small'"), e.getMessage());
      }
      assertEquals(0, small.outstanding(), "budget " + budget);
      small.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void encodingWithinAnyBudgetLeavesNothingAndCanGoOn(Compression compression) {
    BufferAllocator source = BufferAllocator.unbounded("source");
    List<RecordBatch> batches = batches(source, 2000);
    IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(compression);
    try (RecordBatch slice = batches.get(1).slice(3, 1500)) {
      boolean written = false;
      for (long budget = 0; !written; budget += 64 + budget / 4) {
        BufferAllocator small = BufferAllocator.withBudget("small", budget);
        try (IpcStreamEncoder encoder = IpcStreamEncoder.create(SCHEMA, options, small)) {
          written = encodes(encoder, slice);
          assertEquals(0, small.outstanding(), "budget " + budget);
        }
        assertEquals(0, small.outstanding(), "budget " + budget);
        small.close();
      }
    }
    batches.forEach(RecordBatch::close);
    assertEquals(0, source.outstanding());
  }

  private static boolean encodes(IpcStreamEncoder encoder, RecordBatch batch) {
    FrameOutput out = new FrameOutput();
    try {
      encoder.encode(batch, out);
      encoder.release();
      return true;
    } catch (LimitExceededException e) {
      assertTrue(e.getMessage().contains("'small'"), e.getMessage());
      assertEquals(0, out.size());
      return false;
    }
  }

  /** Gives some bytes, then does something else. */
  private static final class InterruptedSource implements ByteSource {

    private final ByteBuffer bytes;
    private final Runnable then;

    InterruptedSource(byte[] bytes, int length, Runnable then) {
      this.bytes = ByteBuffer.wrap(bytes, 0, length);
      this.then = then;
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      if (!bytes.hasRemaining()) {
        then.run();
        return -1;
      }
      int start = bytes.position();
      for (int i = offset; i < offset + length && bytes.hasRemaining(); i++) {
        int part = Math.min(bytes.remaining(), into[i].remaining());
        into[i].put(bytes.slice(bytes.position(), part));
        bytes.position(bytes.position() + part);
      }
      return bytes.position() - start;
    }

    @Override
    public void close() {}
  }

  @Test
  void aConnectionThatFailsWithinABodyLeavesNothingAndIsNotReadOn() {
    byte[] stream = stream(Compression.NONE, 20_000);
    BufferAllocator allocator = BufferAllocator.unbounded("test");
    for (int length : new int[] {100, 100_000, stream.length - 100_000}) {
      try (FramedByteStream<IpcMessage> frames =
          FramedByteStream.of(
              new InterruptedSource(
                  stream,
                  length,
                  () -> {
                    throw new LightstreamIOException("connection reset");
                  }),
              IpcStreamDecoder.create(IpcReadOptions.network(), allocator))) {
        LightstreamIOException e = assertThrows(LightstreamIOException.class, () -> drain(frames));
        assertEquals("connection reset", e.getMessage());
        assertEquals(0, allocator.outstanding());
        ClosedException later = assertThrows(ClosedException.class, frames::next);
        assertEquals("the stream has failed before: connection reset", later.getMessage());
      }
    }
  }

  private static void drain(FramedByteStream<IpcMessage> frames) {
    for (IpcMessage next = frames.next(); next != null; next = frames.next()) {
      if (next instanceof IpcMessage.BatchMessage message) {
        message.batch().close();
      }
    }
  }

  @Test
  void closingFromAnotherThreadWithinABodyLeavesNothing() throws InterruptedException {
    byte[] stream = stream(Compression.NONE, 20_000);
    BufferAllocator allocator = BufferAllocator.unbounded("test");
    CountDownLatch within = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    FramedByteStream<IpcMessage> frames =
        FramedByteStream.of(
            new InterruptedSource(
                stream,
                stream.length - 100_000,
                () -> {
                  within.countDown();
                  await(closed);
                  throw new ClosedException("closed while blocked");
                }),
            IpcStreamDecoder.create(IpcReadOptions.network(), allocator));
    AtomicReference<LightstreamException> failure = new AtomicReference<>();
    Thread reader =
        new Thread(() -> failure.set(assertThrows(ClosedException.class, () -> drain(frames))));
    reader.start();
    within.await();
    assertTrue(allocator.outstanding() > 0, "it is within a body");
    frames.close();
    assertTrue(allocator.outstanding() > 0, "bytes may still be on their way");
    closed.countDown();
    reader.join();
    assertEquals("closed while blocked", failure.get().getMessage());
    assertEquals(0, allocator.outstanding());
    assertThrows(ClosedException.class, frames::next);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void batchesOutliveTheDecoder() {
    byte[] stream = stream(Compression.ZSTD, 3000);
    BufferAllocator allocator = BufferAllocator.unbounded("test");
    List<RecordBatch> found = IpcBytes.decode(stream, allocator);
    assertEquals(List.of("tag 17", "x"), found.get(1).column("tags").getObject(7));
    found.forEach(RecordBatch::validate);
    found.forEach(RecordBatch::close);
    found.forEach(RecordBatch::close);
    assertEquals(0, allocator.outstanding());
  }
}
