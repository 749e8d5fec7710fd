// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Messages as <a href="https://msgpack.org">MessagePack</a>: one value fills a payload.
 *
 * <table>
 * <caption>What is written, and what it is read as where no type is asked for</caption>
 * <tr><th>written</th><th>MessagePack</th><th>read as</th></tr>
 * <tr><td>null, empty {@code Optional}</td><td>nil</td><td>null</td></tr>
 * <tr><td>{@code Boolean}</td><td>boolean</td><td>{@code Boolean}</td></tr>
 * <tr><td>{@code Byte}, {@code Short}, {@code Integer}, {@code Long}, {@code BigInteger} from
 *     -2<sup>63</sup> to 2<sup>64</sup>-1</td><td>integer</td><td>{@code Long}, above
 *     2<sup>63</sup>-1 {@code BigInteger}</td></tr>
 * <tr><td>{@code Float}, {@code Double}</td><td>float 32, float 64</td><td>{@code Double}</td></tr>
 * <tr><td>{@code String}, name of an enum constant</td><td>str</td><td>{@code String}</td></tr>
 * <tr><td>{@code byte[]}, {@code ByteBuffer} (position to limit)</td><td>bin</td>
 *     <td>{@code byte[]}</td></tr>
 * <tr><td>{@code Collection}, array, record</td><td>array</td><td>{@code List}</td></tr>
 * <tr><td>{@code Map}</td><td>map</td><td>{@code Map}</td></tr>
 * <tr><td>{@code Instant}</td><td>timestamp (extension type -1)</td><td>{@code Instant}</td></tr>
 * </table>
 *
 * <p>A record is a struct: an array of its fields in their order, as compact serializers of other
 * languages write structs, unless {@linkplain #withStructsAsMaps() maps} are asked for. Both are
 * read: of an array, only {@code Optional} fields at its end may be missing; of a map, fields that
 * the record does not have are passed over, and {@code Optional} ones may be missing anywhere.
 * Fields may be of all types above, records, and arrays, {@code List}, {@code Collection}, {@code
 * Set}, {@code Map} and {@code Optional} of them. Nil is null, but an error for a primitive field.
 * Nothing is silently changed: a number that does not fit its field, or a float that would lose
 * digits, is an error; an integer is read as a float where it is exact. An enum constant is read by
 * its name or its place, bytes from bin or from an array of 0 to 255.
 *
 * <p>Payloads are not trusted: announced lengths are held against the bytes that are there before
 * anything is allocated, and depth and number of values are bounded.
 *
 * <p>An instance is immutable, for all threads, and remembers the shapes of the records that it
 * met: keep it. It needs the artifact {@code org.msgpack:msgpack-core}, which on JDK 24 and later
 * makes the JVM print a warning about {@code sun.misc.Unsafe} once, unless the program runs with
 * {@code -Dmsgpack.universal-buffer=true}.
 */
public final class MessagePackPayload {

  private static final int MAX_NESTING = 64;
  private static final long MAX_VALUES = 10_000_000;

  /** What no limit on nesting may exceed, so that no stack overflows. */
  private static final int MOST_NESTING = 500;

  private static final String ANYTHING = "value";

  private final boolean structsAsMaps;
  private final int maxNesting;
  private final long maxValues;
  private final ValueReaders readers;
  private final Map<Class<?>, RecordShape> shapes;

  private MessagePackPayload(
      boolean structsAsMaps,
      int maxNesting,
      long maxValues,
      ValueReaders readers,
      Map<Class<?>, RecordShape> shapes) {
    this.structsAsMaps = structsAsMaps;
    this.maxNesting = maxNesting;
    this.maxValues = maxValues;
    this.readers = readers;
    this.shapes = shapes;
  }

  /**
   * Structs as arrays, values nested 64 deep at most, and at most 10,000,000 of them in a payload.
   *
   * @throws ConfigurationException if msgpack-core is not on the class path
   */
  public static MessagePackPayload create() {
    requireLibrary();
    return new MessagePackPayload(
        false, MAX_NESTING, MAX_VALUES, new ValueReaders(), new ConcurrentHashMap<>());
  }

  private static void requireLibrary() {
    try {
      Class.forName(
          "org.msgpack.core.MessagePack", false, MessagePackPayload.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new ConfigurationException(
          "MessagePack needs the artifact org.msgpack:msgpack-core on the class path", e);
    }
  }

  /** The same, but records are written as maps from field name to value. */
  public MessagePackPayload withStructsAsMaps() {
    return new MessagePackPayload(true, maxNesting, maxValues, readers, shapes);
  }

  /**
   * The same with another bound on nesting, for reading and writing.
   *
   * @param levels 1 to 500
   * @throws ConfigurationException if it is out of range
   */
  public MessagePackPayload withMaxNesting(int levels) {
    requireRange("maxNesting", levels, MOST_NESTING);
    return new MessagePackPayload(structsAsMaps, levels, maxValues, readers, shapes);
  }

  /**
   * The same with another bound on the values that a payload may hold, containers and keys
   * included.
   *
   * @param values at least 1
   * @throws ConfigurationException if it is out of range
   */
  public MessagePackPayload withMaxValues(long values) {
    requireRange("maxValues", values, Long.MAX_VALUE);
    return new MessagePackPayload(structsAsMaps, maxNesting, values, readers, shapes);
  }

  private static void requireRange(String name, long value, long most) {
    if (value < 1 || value > most) {
      throw new ConfigurationException(name + " is " + value + ": allowed are 1 to " + most);
    }
  }

  /**
   * Writes a value.
   *
   * @param value one of those in the table above, or null
   * @return a new heap buffer, from position 0 to its limit, which the caller owns
   * @throws ConfigurationException if the value, or one that it holds, has no form in MessagePack;
   *     the message names its place
   * @throws LimitExceededException if values are nested too deeply, or the payload would exceed 2
   *     GiB
   */
  public ByteBuffer pack(Object value) {
    return ByteBuffer.wrap(
        new MessagePackWriter(this::shape, structsAsMaps, name(value), maxNesting)
            .writeWhole(value));
  }

  private static String name(Object value) {
    return value instanceof Record ? value.getClass().getSimpleName() : ANYTHING;
  }

  private RecordShape shape(Class<?> type) {
    RecordShape known = shapes.get(type);
    if (known == null) {
      known = RecordShape.of(type);
      shapes.put(type, known);
    }
    return known;
  }

  /**
   * Reads a value of any type.
   *
   * @param payload position to limit, heap or direct memory; neither moved nor referred to later
   * @return what the table above says, lists and maps unmodifiable; null where the value is nil
   * @throws InvalidDataException if the bytes are not exactly one value; the message names the
   *     place, what was expected and what was found
   * @throws LimitExceededException if values are nested too deeply, or are too many
   */
  public Object unpack(ByteBuffer payload) {
    return new MessagePackReader(payload, ANYTHING, maxNesting, maxValues)
        .readWhole(MessagePackReader::readAny);
  }

  /**
   * Reads a value of one type.
   *
   * @param payload position to limit, heap or direct memory; neither moved nor referred to later
   * @param type a record, or another type that a record's field may have
   * @throws InvalidDataException if the bytes are not exactly one value of the type; the message
   *     names the field, what was expected and what was found
   * @throws ConfigurationException if the type, or that of a field, is not among those above
   * @throws LimitExceededException if values are nested too deeply, or are too many
   */
  public <T> T unpack(ByteBuffer payload, Class<T> type) {
    @SuppressWarnings("unchecked") // What reads a type returns that type; of a primitive its box.
    T value = (T) read(payload, type, type.getSimpleName());
    return value;
  }

  private Object read(ByteBuffer payload, Class<?> type, String what) {
    ValueReader reader = readers.of(type);
    MessagePackReader in = new MessagePackReader(payload, what, maxNesting, maxValues);
    Object value = in.readWhole(reader);
    if (value == null) {
      throw in.expected(type.getSimpleName());
    }
    return value;
  }

  /**
   * Reads an array of values of one type.
   *
   * @param payload position to limit, heap or direct memory; neither moved nor referred to later
   * @param type of the elements
   * @return unmodifiable
   * @throws InvalidDataException as {@link #unpack(ByteBuffer, Class)} does
   * @throws ConfigurationException as {@link #unpack(ByteBuffer, Class)} does
   * @throws LimitExceededException if values are nested too deeply, or are too many
   */
  public <T> List<T> unpackList(ByteBuffer payload, Class<T> type) {
    @SuppressWarnings("unchecked") // An array of the type.
    T[] values = (T[]) read(payload, boxed(type).arrayType(), type.getSimpleName());
    return Collections.unmodifiableList(Arrays.asList(values));
  }

  private static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }
}
