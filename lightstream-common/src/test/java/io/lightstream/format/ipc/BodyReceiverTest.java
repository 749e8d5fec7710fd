// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReceiverTest {

  private static final DecodeLimits LIMITS = DecodeLimits.file();

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final List<MemoryLease> leases = new ArrayList<>();

  @AfterEach
  void nothingIsOutstanding() {
    leases.forEach(MemoryLease::close);
    assertEquals(0, allocator.outstanding());
  }

  /** A column of int8, whose only buffer that is read is its values. */
  private record Values(long offset, int rows, boolean selected) {}

  private static BatchPlan plan(long bodyLength, List<Values> columns) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    List<Values> reversed = new ArrayList<>(columns);
    Collections.reverse(reversed);
    RecordBatch.startNodesVector(builder, columns.size());
    reversed.forEach(column -> FieldNode.createFieldNode(builder, column.rows, 0));
    int nodes = builder.endVector();
    RecordBatch.startBuffersVector(builder, 2 * columns.size());
    for (Values column : reversed) {
      Buffer.createBuffer(builder, column.offset, column.rows);
      Buffer.createBuffer(builder, column.offset, 0);
    }
    int buffers = builder.endVector();
    builder.finish(RecordBatch.createRecordBatch(builder, 0, nodes, buffers, 0, 0));
    List<Field> fields = new ArrayList<>();
    boolean[] selected = new boolean[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      fields.add(Field.required("c" + i, new DataType.Int(8, true)));
      selected[i] = columns.get(i).selected;
    }
    BatchPlan plan = new BatchPlan();
    plan.read(
        RecordBatch.getRootAsRecordBatch(builder.dataBuffer()),
        MetadataVersion.V5,
        FieldSlot.of(fields, selected),
        bodyLength,
        LIMITS);
    return plan;
  }

  private static byte at(long position) {
    return (byte) (position * 31 + (position >> 8));
  }

  /** Fills all regions as a driver does; gives back the largest sum allocated ahead of bytes. */
  private long receive(BodyReceiver receiver, BatchPlan plan) {
    long position = 0;
    long mostAhead = 0;
    ByteBuffer[] regions = receiver.nextRegions();
    while (regions.length > 0) {
      mostAhead = Math.max(mostAhead, allocator.outstanding() - position);
      assertTrue(regions.length < DecodeResult.Fill.MAX_REGIONS, "room for what follows");
      assertEquals(position, receiver.received());
      for (ByteBuffer region : regions) {
        while (region.hasRemaining()) {
          region.put(at(position++));
        }
      }
      regions = receiver.nextRegions();
    }
    assertEquals(plan.bodyLength(), position);
    return mostAhead;
  }

  private void assertReceived(ArrowBuffer[] buffers, List<Values> columns) {
    for (int i = 0; i < columns.size(); i++) {
      Values column = columns.get(i);
      ArrowBuffer found = buffers[2 * i + 1];
      if (!column.selected) {
        assertEquals(0, found.size());
        continue;
      }
      assertEquals(column.rows, found.size());
      assertEquals(64, found.alignment());
      for (int b = 0; b < column.rows; b++) {
        assertEquals(at(column.offset + b), found.getByte(b), "column " + i + " byte " + b);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 100, 1024, 1 << 20})
  void buffersLargerThanWhatIsTrustedGrow(int trusted) {
    List<Values> columns =
        List.of(
            new Values(0, 5000, true),
            new Values(5000, 10, true),
            new Values(5010, 3000, false),
            new Values(8010, 200, true),
            new Values(9000, 1, true));
    BatchPlan plan = plan(9064, columns);
    BodyReceiver receiver = new BodyReceiver(plan, allocator, trusted, leases, new Scratch());
    long ahead = receive(receiver, plan);
    assertReceived(receiver.buffers(), columns);
    if (trusted <= 1024) {
      assertTrue(ahead <= 2L * 8192 + 1024, "at most twice what was sent: " + ahead);
      assertTrue(receiver.copiedBytes() <= 2 * 5000, "amortised: " + receiver.copiedBytes());
    } else {
      assertEquals(0, receiver.copiedBytes());
    }
  }

  @Test
  void moreRegionsThanOneReadTakesAreDealtOutInTurns() {
    List<Values> columns = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      columns.add(new Values(8L * i, 3, i % 7 != 0));
    }
    BatchPlan plan = plan(40_000, columns);
    BodyReceiver receiver = new BodyReceiver(plan, allocator, 1 << 20, leases, new Scratch());
    receive(receiver, plan);
    assertReceived(receiver.buffers(), columns);
    assertEquals(1, leases.size());
  }

  @Test
  void hugeGapsTakeNoMemory() {
    long gap = 200L << 20;
    List<Values> columns = List.of(new Values(gap, 100, true), new Values(gap + 100, 5, true));
    BatchPlan plan = plan(2 * gap, columns);
    BodyReceiver receiver = new BodyReceiver(plan, allocator, 1 << 20, leases, new Scratch());
    long position = 0;
    for (ByteBuffer[] regions = receiver.nextRegions();
        regions.length > 0;
        regions = receiver.nextRegions()) {
      for (ByteBuffer region : regions) {
        position += region.remaining();
        region.position(region.limit());
      }
      assertTrue(allocator.outstanding() <= 1024);
    }
    assertEquals(2 * gap, position);
  }

  @Test
  void buffersOutOfOrderAndOverlappingAreDealtOut() {
    List<Values> columns =
        List.of(
            new Values(900, 100, true),
            new Values(0, 500, true),
            new Values(400, 300, true),
            new Values(100, 10, false),
            new Values(400, 300, true));
    BatchPlan plan = plan(1024, columns);
    for (int trusted : new int[] {100, 1 << 20}) {
      BodyReceiver receiver = new BodyReceiver(plan, allocator, trusted, leases, new Scratch());
      receive(receiver, plan);
      assertReceived(receiver.buffers(), columns);
      assertEquals(1, leases.size());
      leases.remove(0).close();
    }
  }

  @Test
  void overlappingBuffersMayNotMultiplyTheBody() {
    BatchPlan plan = plan(1024, Collections.nCopies(5, new Values(0, 1024, true)));
    BodyReceiver receiver = new BodyReceiver(plan, allocator, 1 << 20, leases, new Scratch());
    receive(receiver, plan);
    LimitExceededException e = assertThrows(LimitExceededException.class, receiver::buffers);
    assertEquals(
        "the buffers of a body of 1024 bytes overlap and have 5120 bytes together: at most 4 times"
            + " the body is copied",
        e.getMessage());
    assertEquals(0, leases.size());
  }

  @Test
  void nothingWantedIsReceivedIntoNothing() {
    BatchPlan plan = plan(100_000, List.of(new Values(0, 90_000, false)));
    BodyReceiver receiver = new BodyReceiver(plan, allocator, 100, leases, new Scratch());
    receive(receiver, plan);
    assertEquals(0, leases.size());
  }

  @Test
  void aBodyThatMustBeReceivedWholeCannotExceedOneBuffer() {
    BatchPlan plan =
        plan(3L << 30, List.of(new Values(1L << 31, 100, true), new Values(0, 100, true)));
    LimitExceededException e =
        assertThrows(
            LimitExceededException.class,
            () -> new BodyReceiver(plan, allocator, 100, leases, new Scratch()));
    assertEquals(
        "the buffers of a body of 3221225472 bytes overlap or lie out of order: such a body can"
            + " have 2147483520",
        e.getMessage());
  }

  @Test
  void aBufferBeyondTheBodyIsNamed() {
    InvalidDataException e =
        assertThrows(
            InvalidDataException.class, () -> plan(4608, List.of(new Values(4096, 800, true))));
    assertEquals(
        "buffer 1 of column 'c0': offset 4096 + length 800 exceeds body length 4608",
        e.getMessage());
  }

  @Test
  void aBufferLargerThanOneCanBeIsNamed() {
    LimitExceededException e =
        assertThrows(
            LimitExceededException.class,
            () -> plan(1L << 32, List.of(new Values(0, Integer.MAX_VALUE, true))));
    assertEquals(
        "buffer 1 of column 'c0' has 2147483647 bytes: one buffer can have 2147483520",
        e.getMessage());
    plan(1L << 32, Arrays.asList(new Values(0, Integer.MAX_VALUE, false)));
  }

  @Test
  void memoryThatRunsOutMidwayIsGivenBackByTheOwner() {
    BufferAllocator small = BufferAllocator.withBudget("small", 4096);
    BatchPlan plan = plan(100_000, List.of(new Values(0, 100_000, true)));
    BodyReceiver receiver = new BodyReceiver(plan, small, 1024, leases, new Scratch());
    LimitExceededException e =
        assertThrows(LimitExceededException.class, () -> receive(receiver, plan));
    assertTrue(e.getMessage().contains("'small'"), e.getMessage());
    leases.forEach(MemoryLease::close);
    assertEquals(0, small.outstanding());
  }
}
