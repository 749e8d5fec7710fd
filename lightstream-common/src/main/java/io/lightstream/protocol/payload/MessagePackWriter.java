// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Writes one payload. */
final class MessagePackWriter {

  private static final MessagePack.PackerConfig SMALL_BUFFERS =
      new MessagePack.PackerConfig().withBufferSize(512);

  /** What a payload cannot exceed: the largest array. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private final MessageBufferPacker packer = SMALL_BUFFERS.newBufferPacker();
  private final Function<Class<?>, RecordShape> shapes;
  private final boolean structsAsMaps;
  private final FieldPath path;

  MessagePackWriter(
      Function<Class<?>, RecordShape> shapes, boolean structsAsMaps, String what, int maxNesting) {
    this.shapes = shapes;
    this.structsAsMaps = structsAsMaps;
    this.path = new FieldPath(what, maxNesting);
  }

  byte[] writeWhole(Object value) {
    try {
      write(value);
      return packer.toByteArray();
    } catch (IOException e) {
      throw new ConfigurationException(path + ": " + e.getMessage(), e);
    }
  }

  private void write(Object value) throws IOException {
    if (value == null) {
      packer.packNil();
    } else if (value instanceof String text) {
      writeString(text);
    } else if (value instanceof Number number) {
      writeNumber(number);
    } else if (value instanceof Boolean flag) {
      packer.packBoolean(flag);
    } else if (value instanceof Record struct) {
      writeRecord(struct);
    } else if (value instanceof byte[] bytes) {
      writeBinary(ByteBuffer.wrap(bytes));
    } else if (value instanceof ByteBuffer bytes) {
      writeBinary(bytes.duplicate());
    } else if (value instanceof Collection<?> collection) {
      writeCollection(collection);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map);
    } else if (value instanceof Optional<?> optional) {
      write(optional.orElse(null));
    } else if (value instanceof Instant instant) {
      packer.packTimestamp(instant);
    } else if (value instanceof Enum<?> constant) {
      writeString(constant.name());
    } else if (value.getClass().isArray()) {
      writeArray(value);
    } else {
      throw noForm(value);
    }
  }

  private ConfigurationException noForm(Object value) {
    return new ConfigurationException(
        path + ": " + value.getClass().getName() + " has no form in MessagePack");
  }

  private void writeNumber(Number number) throws IOException {
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      packer.packLong(number.longValue());
    } else if (number instanceof Double) {
      packer.packDouble(number.doubleValue());
    } else if (number instanceof Float) {
      packer.packFloat(number.floatValue());
    } else if (number instanceof BigInteger integer) {
      writeBigInteger(integer);
    } else {
      throw noForm(number);
    }
  }

  private void writeBigInteger(BigInteger integer) throws IOException {
    int most = integer.signum() < 0 ? Long.SIZE - 1 : Long.SIZE;
    if (integer.bitLength() > most) {
      throw new ConfigurationException(
          path
              + ": an integer of "
              + integer.bitLength()
              + " bits: MessagePack has those from -2^63 to 2^64-1");
    }
    packer.packBigInteger(integer);
  }

  private void writeString(String text) throws IOException {
    requireNoLoneSurrogate(text);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    room(utf8.length);
    packer.packRawStringHeader(utf8.length);
    packer.writePayload(utf8);
  }

  /** UTF-8 cannot hold it; {@code getBytes} would put a question mark there. */
  private void requireNoLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        i++;
      } else {
        throw new ConfigurationException(
            path + ": character " + i + " of the string is half of a surrogate pair");
      }
    }
  }

  private void writeBinary(ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    room(length);
    packer.packBinaryHeader(length);
    if (bytes.hasArray()) {
      packer.writePayload(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
    } else {
      byte[] copy = new byte[length];
      bytes.get(copy);
      packer.addPayload(copy);
    }
  }

  private void room(int length) {
    if (packer.getTotalWrittenBytes() + length > MOST_BYTES) {
      throw new LimitExceededException(
          path + ": the payload would exceed " + MOST_BYTES + " bytes");
    }
  }

  private void writeCollection(Collection<?> collection) throws IOException {
    packer.packArrayHeader(collection.size());
    enter();
    int place = 0;
    for (Object element : collection) {
      path.at(place++);
      write(element);
    }
    path.leave();
  }

  private void writeArray(Object array) throws IOException {
    int length = Array.getLength(array);
    packer.packArrayHeader(length);
    enter();
    for (int i = 0; i < length; i++) {
      path.at(i);
      write(Array.get(array, i));
    }
    path.leave();
  }

  private void writeMap(Map<?, ?> map) throws IOException {
    packer.packMapHeader(map.size());
    enter();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      path.at(String.valueOf(entry.getKey()));
      writeKey(entry.getKey());
      write(entry.getValue());
    }
    path.leave();
  }

  /** What has elements of its own is no key: few languages could look it up. */
  private void writeKey(Object key) throws IOException {
    if (key != null
        && !(key instanceof String
            || key instanceof Number
            || key instanceof Boolean
            || key instanceof Enum<?>
            || key instanceof Instant)) {
      throw new ConfigurationException(
          path + ": " + key.getClass().getName() + " is no key of a map in MessagePack");
    }
    write(key);
  }

  private void writeRecord(Record struct) throws IOException {
    RecordShape shape = shapes.apply(struct.getClass());
    List<String> names = shape.names();
    if (structsAsMaps) {
      packer.packMapHeader(names.size());
    } else {
      packer.packArrayHeader(names.size());
    }
    enter();
    for (int i = 0; i < names.size(); i++) {
      path.at(names.get(i));
      if (structsAsMaps) {
        writeString(names.get(i));
      }
      write(shape.field(struct, i));
    }
    path.leave();
  }

  /** Also what ends a list that holds itself. */
  private void enter() {
    if (path.isDeepest()) {
      throw new LimitExceededException(
          path + ": values are nested deeper than allowed: " + path.maxNesting());
    }
    path.enter();
  }
}
