// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.Batches;
import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Frames whose content follows from their number, and what is read of a log, as text. */
final class Frames {

  static final TypeRegistry TYPES =
      TypeRegistry.parse("event:message,rows:table,raw:message,words:table");
  static final MessageType EVENT = TYPES.message("event");
  static final MessageType RAW = TYPES.message("raw");
  static final TableType ROWS = TYPES.table("rows");
  static final TableType WORDS = TYPES.table("words");

  private static final Schema DICTIONARY =
      Schema.of(
          Field.nullable("word", new DataType.Utf8())
              .withDictionary(new DictionaryEncoding(0, new DataType.Int(16, true), false)));

  /** So many batches of words in a row have the same dictionary. */
  private static final int SAME_WORDS = 5;

  private static final int ROWS_OF_A_BATCH = 4;

  private Frames() {}

  /**
   * Appends the frame that belongs to the number it gets: an event, rows, raw bytes or words in
   * turn.
   */
  static void append(FrameLog log, BufferAllocator allocator) {
    long number = log.end();
    long given =
        switch ((int) (number % 4)) {
          case 0 -> log.append(EVENT, text("event " + number));
          case 1 -> appendRows(log, (int) number, ROWS_OF_A_BATCH, allocator);
          case 2 -> log.append(RAW, text("raw " + "x".repeat((int) (number % 50))));
          default -> appendWords(log, number, allocator);
        };
    assertEquals(number, given);
  }

  static long appendRows(FrameLog log, int first, int rows, BufferAllocator allocator) {
    try (RecordBatch batch = Batches.of(first, rows, allocator)) {
      return log.append(ROWS, batch);
    }
  }

  private static long appendWords(FrameLog log, long number, BufferAllocator allocator) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(DICTIONARY, allocator)) {
      words(number).forEach(builder.column(0)::appendString);
      try (RecordBatch batch = builder.finish()) {
        return log.append(WORDS, batch);
      }
    }
  }

  private static List<String> words(long number) {
    long first = number / 4 / SAME_WORDS;
    return List.of("w" + first, "w" + (first + 1), "w" + first);
  }

  static void append(FrameLog log, int count, BufferAllocator allocator) {
    for (int i = 0; i < count; i++) {
      append(log, allocator);
    }
  }

  /** What {@link #append} gives that number. */
  static String expected(long number) {
    return switch ((int) (number % 4)) {
      case 0 -> "event event " + number;
      case 1 -> "rows " + Batches.expected((int) number, ROWS_OF_A_BATCH);
      case 2 -> "raw raw " + "x".repeat((int) (number % 50));
      default -> "words " + words(number);
    };
  }

  static List<String> expected(long from, long to) {
    List<String> all = new ArrayList<>();
    for (long number = from; number < to; number++) {
      all.add(expected(number));
    }
    return all;
  }

  static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String describe(LightstreamMessage frame) {
    try (frame) {
      return frame instanceof MessageBytes message
          ? message.type().name() + " " + new String(message.toByteArray(), StandardCharsets.UTF_8)
          : frame.type().name() + " " + Batches.rows(((LightstreamMessage.Table) frame).batch());
    }
  }

  /** All frames from a number to the end. */
  static List<String> read(FrameLog log, long from) {
    try (FrameLogReader reader = log.readFrom(from)) {
      return readOn(reader);
    }
  }

  /** All frames that a reader has for now. */
  static List<String> readOn(FrameLogReader reader) {
    List<String> all = new ArrayList<>();
    long number = reader.position();
    for (LightstreamMessage frame = reader.next(); frame != null; frame = reader.next()) {
      all.add(describe(frame));
      assertEquals(++number, reader.position());
    }
    return all;
  }
}
