// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/** The messages of streams and files that we wrote, for tests that change their bytes. */
final class Messages {

  private static final int PREFIX_BYTES = 8;
  private static final int BLOCK_BYTES = 24;

  /** A message from its first byte to the last of its body. */
  record Found(int offset, int bodyOffset, int end, Message message) {}

  private Messages() {}

  static List<Found> of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Found> found = new ArrayList<>();
    int at = bytes[0] == 'A' ? IpcFileReader.HEAD_BYTES : 0;
    while (at + PREFIX_BYTES <= bytes.length && buffer.getInt(at + 4) != 0) {
      int body = at + PREFIX_BYTES + buffer.getInt(at + 4);
      ByteBuffer metadata = buffer.slice(at + PREFIX_BYTES, body - at - PREFIX_BYTES);
      Message message = Message.getRootAsMessage(metadata.order(ByteOrder.LITTLE_ENDIAN));
      int end = body + (int) message.bodyLength();
      found.add(new Found(at, body, end, message));
      at = end;
    }
    return found;
  }

  static long count(byte[] bytes, byte type) {
    return of(bytes).stream().filter(found -> found.message.headerType() == type).count();
  }

  /** A stream without the messages of a type. */
  static byte[] without(byte[] stream, byte type) {
    return without(stream, found -> found.message.headerType() == type);
  }

  static byte[] without(byte[] stream, Predicate<Found> unwanted) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    int end = 0;
    for (Found found : of(stream)) {
      if (!unwanted.test(found)) {
        kept.write(stream, found.offset, found.end - found.offset);
      }
      end = found.end;
    }
    kept.write(stream, end, stream.length - end);
    return kept.toByteArray();
  }

  /** Where the field of a table lies in its buffer; 0 if it is absent. */
  static int field(com.google.flatbuffers.Table table, int position, int slot) {
    ByteBuffer bytes = table.getByteBuffer();
    int vtable = position - bytes.getInt(position);
    int entry = 4 + 2 * slot;
    return entry < bytes.getShort(vtable) && bytes.getShort(vtable + entry) != 0
        ? position + bytes.getShort(vtable + entry)
        : 0;
  }

  /** The record batch of a message, also of a dictionary. */
  static RecordBatch batch(Message message) {
    return message.headerType() == MessageHeader.DictionaryBatch
        ? ((DictionaryBatch) message.header(new DictionaryBatch())).data()
        : (RecordBatch) message.header(new RecordBatch());
  }

  static Footer footer(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int lengthAt = file.length - 10;
    int length = bytes.getInt(lengthAt);
    return Footer.getRootAsFooter(
        bytes.slice(lengthAt - length, length).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Where the blocks of dictionaries lie in a footer. */
  static int dictionaryBlocks(Footer footer) {
    return blocks(footer, 2);
  }

  /** Where the blocks of batches lie in a footer. */
  static int batchBlocks(Footer footer) {
    return blocks(footer, 3);
  }

  private static int blocks(Footer footer, int slot) {
    ByteBuffer bytes = footer.getByteBuffer();
    int vector = field(footer, bytes.getInt(0), slot);
    return vector + bytes.getInt(vector) + 4;
  }

  /** Exchanges the first two dictionary blocks of a footer. */
  static void swapFirstDictionaryBlocks(byte[] file) {
    Footer footer = footer(file);
    ByteBuffer bytes = footer.getByteBuffer();
    int first = dictionaryBlocks(footer);
    byte[] blocks = new byte[2 * BLOCK_BYTES];
    bytes.get(first, blocks);
    bytes.put(first, blocks, BLOCK_BYTES, BLOCK_BYTES);
    bytes.put(first + BLOCK_BYTES, blocks, 0, BLOCK_BYTES);
  }

  /** Makes the second dictionary block of a footer name the same message as the first. */
  static void repeatFirstDictionaryBlock(byte[] file) {
    Footer footer = footer(file);
    ByteBuffer bytes = footer.getByteBuffer();
    int first = dictionaryBlocks(footer);
    bytes.put(first + BLOCK_BYTES, bytes, first, BLOCK_BYTES);
  }
}
