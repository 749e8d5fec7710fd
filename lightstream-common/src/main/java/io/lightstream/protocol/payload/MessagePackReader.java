// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * One payload's values, one after the other. Every announced length is held against the bytes that
 * are left before anything is allocated for it.
 *
 * @see <a href="https://github.com/msgpack/msgpack/blob/master/spec.md">MessagePack</a>
 */
final class MessagePackReader {

  /** The extension type of timestamps. */
  private static final byte TIMESTAMP = -1;

  private static final int NANOS_BITS = 30;
  private static final long SECONDS_MASK = (1L << 34) - 1;
  private static final int MOST_NANOS = 999_999_999;

  private final MessageUnpacker unpacker;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final int size;
  private final FieldPath path;
  private final long maxValues;
  private long values;

  /** Where the current value starts. */
  private long start;

  private ValueType kind;

  MessagePackReader(ByteBuffer payload, String what, int maxNesting, long maxValues) {
    this.size = payload.remaining();
    this.path = new FieldPath(what, maxNesting);
    this.maxValues = maxValues;
    this.unpacker =
        payload.hasArray()
            ? MessagePack.newDefaultUnpacker(
                payload.array(), payload.arrayOffset() + payload.position(), size)
            : MessagePack.newDefaultUnpacker(new ChunkedInput(payload.duplicate()));
  }

  /** Reads the payload's one value; nothing may follow it. */
  Object readWhole(ValueReader reader) {
    try {
      Object value = reader.read(this);
      long end = unpacker.getTotalReadBytes();
      if (end < size) {
        throw failure(end, "expected the end, found " + (size - end) + " bytes more");
      }
      return value;
    } catch (MessageInsufficientBufferException e) {
      throw failure("the payload of " + size + " bytes ends within a value");
    } catch (MessagePackException | IOException e) {
      throw failure("no valid MessagePack: " + e.getMessage());
    }
  }

  /** An error at the current value: field, rule, and what was found. */
  InvalidDataException failure(String message) {
    return failure(start, message);
  }

  /** The same for a value that started earlier. */
  InvalidDataException failure(long offset, String message) {
    return InvalidDataException.at(offset, path + ": " + message);
  }

  /** The same with the failure that led to it. */
  InvalidDataException failure(String message, Throwable cause) {
    return new InvalidDataException(path + ": " + message, cause);
  }

  /** Where the value starts that was begun last. */
  long start() {
    return start;
  }

  InvalidDataException expected(String what) {
    return failure("expected " + what + ", found " + name(kind));
  }

  private static String name(ValueType kind) {
    return switch (kind) {
      case STRING -> "str";
      case BINARY -> "bin";
      case EXTENSION -> "ext";
      default -> kind.name().toLowerCase(Locale.ROOT);
    };
  }

  FieldPath path() {
    return path;
  }

  /** Goes to the next value and looks what it is; every value is begun once. */
  ValueType begin() throws IOException {
    start = unpacker.getTotalReadBytes();
    if (++values > maxValues) {
      throw new LimitExceededException(
          path + ": the payload holds more values than allowed: " + maxValues);
    }
    kind = unpacker.getNextFormat().getValueType();
    return kind;
  }

  /** What the value is that was begun last. */
  ValueType kind() {
    return kind;
  }

  /** Takes a value that was begun and is nil. */
  void takeNil() throws IOException {
    unpacker.unpackNil();
  }

  boolean takeBoolean() throws IOException {
    require(ValueType.BOOLEAN, "boolean");
    return unpacker.unpackBoolean();
  }

  /** An integer of any size that MessagePack knows. */
  BigInteger takeBigInteger() throws IOException {
    require(ValueType.INTEGER, "integer");
    return unpacker.unpackBigInteger();
  }

  /** An integer from {@code min} to {@code max}. */
  long takeInteger(long min, long max, String type) throws IOException {
    require(ValueType.INTEGER, "integer");
    Object value = takeAnyInteger();
    if (value instanceof Long integer && integer >= min && integer <= max) {
      return integer;
    }
    throw failure(value + " does not fit " + type);
  }

  private Object takeAnyInteger() throws IOException {
    if (unpacker.getNextFormat() != MessageFormat.UINT64) {
      return unpacker.unpackLong();
    }
    BigInteger value = unpacker.unpackBigInteger();
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  /** A float, or an integer that a double holds exactly: some senders write 1.0 as 1. */
  double takeDouble() throws IOException {
    if (kind == ValueType.INTEGER) {
      BigInteger integer = unpacker.unpackBigInteger();
      double value = integer.doubleValue();
      if (!new BigDecimal(value).toBigInteger().equals(integer)) {
        throw failure(integer + " does not fit double without loss");
      }
      return value;
    }
    require(ValueType.FLOAT, "float");
    return unpacker.unpackDouble();
  }

  /** Like {@link #takeDouble()}, where a float holds the value exactly. */
  float takeFloat() throws IOException {
    double value = takeDouble();
    float narrow = (float) value;
    if (narrow != value && !Double.isNaN(value)) {
      throw failure(value + " does not fit float without loss");
    }
    return narrow;
  }

  String takeString() throws IOException {
    require(ValueType.STRING, "str");
    byte[] bytes = takeBytes(unpacker.unpackRawStringHeader());
    try {
      return utf8.decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw failure("the str of " + bytes.length + " bytes is not valid UTF-8");
    }
  }

  /** A bin, or an array of the integers 0 to 255: what serializers write that know no bin. */
  byte[] takeBinary() throws IOException {
    if (kind != ValueType.ARRAY) {
      require(ValueType.BINARY, "bin");
      return takeBytes(unpacker.unpackBinaryHeader());
    }
    byte[] bytes = new byte[enterArray()];
    for (int i = 0; i < bytes.length; i++) {
      path.at(i);
      begin();
      bytes[i] = (byte) takeInteger(0, 255, "a byte of bin (0 to 255)");
    }
    path.leave();
    return bytes;
  }

  private byte[] takeBytes(int length) throws IOException {
    long left = size - unpacker.getTotalReadBytes();
    if (length > left) {
      throw failure(name(kind) + " of " + length + " bytes announced, " + left + " bytes are left");
    }
    return unpacker.readPayload(length);
  }

  /** A timestamp: seconds and nanoseconds since 1970 in one of three layouts. */
  Instant takeTimestamp() throws IOException {
    require(ValueType.EXTENSION, "timestamp");
    ExtensionTypeHeader header = unpacker.unpackExtensionTypeHeader();
    if (header.getType() != TIMESTAMP) {
      throw failure(
          "expected timestamp (extension type -1), found extension type " + header.getType());
    }
    ByteBuffer bytes = ByteBuffer.wrap(takeBytes(header.getLength()));
    return switch (bytes.remaining()) {
      case 4 -> instant(Integer.toUnsignedLong(bytes.getInt()), 0);
      case 8 -> {
        long both = bytes.getLong();
        yield instant(both & SECONDS_MASK, both >>> (Long.SIZE - NANOS_BITS));
      }
      case 12 -> {
        long nanos = Integer.toUnsignedLong(bytes.getInt());
        yield instant(bytes.getLong(), nanos);
      }
      default -> throw failure("a timestamp has 4, 8 or 12 bytes, not " + bytes.remaining());
    };
  }

  private Instant instant(long seconds, long nanos) {
    if (nanos > MOST_NANOS) {
      throw failure("a timestamp has at most " + MOST_NANOS + " nanoseconds, not " + nanos);
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      throw failure("a timestamp of " + seconds + " seconds is outside the years of Instant");
    }
  }

  /** Enters an array; the caller reads as many values as this returns, and leaves the path. */
  int enterArray() throws IOException {
    require(ValueType.ARRAY, "array");
    int count = unpacker.unpackArrayHeader();
    return enter(count, count);
  }

  /** Enters a map; the caller reads as many pairs as this returns, and leaves the path. */
  int enterMap() throws IOException {
    require(ValueType.MAP, "map");
    int count = unpacker.unpackMapHeader();
    return enter(count, 2L * count);
  }

  private int enter(int count, long least) {
    long left = size - unpacker.getTotalReadBytes();
    if (least > left) {
      throw failure(
          name(kind) + " of " + count + " elements announced, " + left + " bytes are left");
    }
    if (path.isDeepest()) {
      throw new LimitExceededException(
          path + ": values are nested deeper than allowed: " + path.maxNesting());
    }
    path.enter();
    return count;
  }

  /** Passes over a value that was not begun. */
  void skip() throws IOException {
    ValueType found = begin();
    if (found != ValueType.ARRAY && found != ValueType.MAP) {
      unpacker.skipValue();
      return;
    }
    long count = found == ValueType.ARRAY ? enterArray() : 2L * enterMap();
    for (long i = 0; i < count; i++) {
      skip();
    }
    path.leave();
  }

  private void require(ValueType required, String what) {
    if (kind != required) {
      throw expected(what);
    }
  }

  /** The next value as the Java type that is closest to it. */
  Object readAny() throws IOException {
    return switch (begin()) {
      case NIL -> {
        takeNil();
        yield null;
      }
      case BOOLEAN -> takeBoolean();
      case INTEGER -> takeAnyInteger();
      case FLOAT -> takeDouble();
      case STRING -> takeString();
      case BINARY -> takeBinary();
      case ARRAY -> takeAnyArray();
      case MAP -> takeAnyMap();
      case EXTENSION -> takeTimestamp();
    };
  }

  private List<Object> takeAnyArray() throws IOException {
    int count = enterArray();
    List<Object> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      path.at(i);
      list.add(readAny());
    }
    path.leave();
    return Collections.unmodifiableList(list);
  }

  private Map<Object, Object> takeAnyMap() throws IOException {
    int count = enterMap();
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      path.at(i);
      Object key = readKey();
      path.at(String.valueOf(key));
      putOnce(map, key, readAny());
    }
    path.leave();
    return Collections.unmodifiableMap(map);
  }

  private Object readKey() throws IOException {
    ValueType found = begin();
    return switch (found) {
      case NIL -> {
        takeNil();
        yield null;
      }
      case BOOLEAN -> takeBoolean();
      case INTEGER -> takeAnyInteger();
      case FLOAT -> takeDouble();
      case STRING -> takeString();
      case EXTENSION -> takeTimestamp();
      default -> throw expected("a key that is nil, boolean, integer, float, str or timestamp");
    };
  }

  /** A key that comes twice is an error: one of its values would be lost. */
  <K, V> void putOnce(Map<K, V> map, K key, V value) {
    if (map.containsKey(key)) {
      throw failure("the key " + Excerpt.of(String.valueOf(key)) + " comes twice in one map");
    }
    map.put(key, value);
  }
}
