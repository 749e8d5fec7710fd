// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import io.lightstream.error.ConfigurationException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.msgpack.value.ValueType;

/** How each Java type is read; made when it is first asked for, and kept. Safe for all threads. */
final class ValueReaders {

  private static final ValueReader ANY = MessagePackReader::readAny;

  private static final Map<Class<?>, ValueReader> SCALARS =
      Map.ofEntries(
          Map.entry(Object.class, ANY),
          Map.entry(boolean.class, required(MessagePackReader::takeBoolean)),
          Map.entry(byte.class, required(in -> (byte) integer(in, Byte.MIN_VALUE, "byte"))),
          Map.entry(short.class, required(in -> (short) integer(in, Short.MIN_VALUE, "short"))),
          Map.entry(int.class, required(in -> (int) integer(in, Integer.MIN_VALUE, "int"))),
          Map.entry(long.class, required(in -> integer(in, Long.MIN_VALUE, "long"))),
          Map.entry(float.class, required(MessagePackReader::takeFloat)),
          Map.entry(double.class, required(MessagePackReader::takeDouble)),
          Map.entry(Boolean.class, orNull(MessagePackReader::takeBoolean)),
          Map.entry(Byte.class, orNull(in -> (byte) integer(in, Byte.MIN_VALUE, "byte"))),
          Map.entry(Short.class, orNull(in -> (short) integer(in, Short.MIN_VALUE, "short"))),
          Map.entry(Integer.class, orNull(in -> (int) integer(in, Integer.MIN_VALUE, "int"))),
          Map.entry(Long.class, orNull(in -> integer(in, Long.MIN_VALUE, "long"))),
          Map.entry(Float.class, orNull(MessagePackReader::takeFloat)),
          Map.entry(Double.class, orNull(MessagePackReader::takeDouble)),
          Map.entry(BigInteger.class, orNull(MessagePackReader::takeBigInteger)),
          Map.entry(String.class, orNull(MessagePackReader::takeString)),
          Map.entry(byte[].class, orNull(MessagePackReader::takeBinary)),
          Map.entry(ByteBuffer.class, orNull(in -> ByteBuffer.wrap(in.takeBinary()))),
          Map.entry(Instant.class, orNull(MessagePackReader::takeTimestamp)));

  private final Map<Type, ValueReader> made = new ConcurrentHashMap<>(SCALARS);

  private static long integer(MessagePackReader in, long min, String type) throws IOException {
    return in.takeInteger(min, -(min + 1), type);
  }

  /** The reader of a value that was begun; nil is an error there. */
  private static ValueReader required(ValueReader begun) {
    return in -> {
      in.begin();
      return begun.read(in);
    };
  }

  /** The reader of a value that was begun; nil is null. */
  private static ValueReader orNull(ValueReader begun) {
    return in -> {
      if (in.begin() == ValueType.NIL) {
        in.takeNil();
        return null;
      }
      return begun.read(in);
    };
  }

  /**
   * The reader of values of a type.
   *
   * @throws ConfigurationException if no value can be of it
   */
  ValueReader of(Type type) {
    ValueReader known = made.get(type);
    if (known != null) {
      return known;
    }
    ValueReader fresh = make(type);
    made.put(type, fresh);
    return fresh;
  }

  private ValueReader make(Type type) {
    if (type instanceof Class<?> plain) {
      return ofClass(plain);
    } else if (type instanceof ParameterizedType generic) {
      return ofGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), type);
    } else if (type instanceof GenericArrayType array) {
      return array(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      return of(wildcard.getUpperBounds()[0]);
    }
    throw unknown(type);
  }

  private ValueReader ofClass(Class<?> type) {
    if (type.isEnum()) {
      return constant(type);
    } else if (type.isRecord() && type.getTypeParameters().length == 0) {
      return orNull(new RecordReader(RecordShape.of(type), this)::read);
    } else if (type.isArray()) {
      return array(type.getComponentType());
    }
    Type[] arguments = new Type[type.getTypeParameters().length];
    Arrays.fill(arguments, Object.class);
    return ofGeneric(type, arguments, type);
  }

  private ValueReader ofGeneric(Class<?> raw, Type[] arguments, Type type) {
    if (raw == List.class || raw == Collection.class) {
      ValueReader element = of(arguments[0]);
      return orNull(in -> list(in, element));
    } else if (raw == Set.class) {
      ValueReader element = of(arguments[0]);
      return orNull(in -> set(in, element));
    } else if (raw == Map.class) {
      ValueReader key = of(arguments[0]);
      ValueReader value = of(arguments[1]);
      return orNull(in -> map(in, key, value));
    } else if (raw == Optional.class) {
      ValueReader value = of(arguments[0]);
      return in -> Optional.ofNullable(orNull(begun -> value.read(begun)).read(in));
    }
    throw unknown(type);
  }

  private static ConfigurationException unknown(Type type) {
    return new ConfigurationException(
        type.getTypeName()
            + " is no type that MessagePack is read as: allowed are boolean, the integers, float,"
            + " double, BigInteger, String, byte[], ByteBuffer, Instant, Object, enums, records"
            + " without type parameters, and arrays, List, Collection, Set, Map and Optional of"
            + " them");
  }

  private static List<Object> list(MessagePackReader in, ValueReader element) throws IOException {
    int count = in.enterArray();
    List<Object> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      in.path().at(i);
      list.add(element.read(in));
    }
    in.path().leave();
    return Collections.unmodifiableList(list);
  }

  private static Set<Object> set(MessagePackReader in, ValueReader element) throws IOException {
    int count = in.enterArray();
    Set<Object> set = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      in.path().at(i);
      Object value = element.read(in);
      if (!set.add(value)) {
        throw in.failure(Excerpt.of(String.valueOf(value)) + " comes twice in one set");
      }
    }
    in.path().leave();
    return Collections.unmodifiableSet(set);
  }

  private static Map<Object, Object> map(MessagePackReader in, ValueReader key, ValueReader value)
      throws IOException {
    int count = in.enterMap();
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      in.path().at(i);
      Object name = key.read(in);
      in.path().at(String.valueOf(name));
      in.putOnce(map, name, value.read(in));
    }
    in.path().leave();
    return Collections.unmodifiableMap(map);
  }

  private ValueReader array(Type componentType) {
    ValueReader element = of(componentType);
    Class<?> component = rawClass(componentType);
    return orNull(
        in -> {
          int count = in.enterArray();
          Object array = Array.newInstance(component, count);
          for (int i = 0; i < count; i++) {
            in.path().at(i);
            Array.set(array, i, element.read(in));
          }
          in.path().leave();
          return array;
        });
  }

  private static Class<?> rawClass(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    } else if (type instanceof ParameterizedType generic) {
      return (Class<?>) generic.getRawType();
    } else if (type instanceof GenericArrayType array) {
      return rawClass(array.getGenericComponentType()).arrayType();
    }
    throw unknown(type);
  }

  /** An enum constant by its name or, as some serializers write it, its place. */
  private static ValueReader constant(Class<?> type) {
    Object[] constants = type.getEnumConstants();
    Map<String, Object> byName = new LinkedHashMap<>();
    for (Object constant : constants) {
      byName.put(((Enum<?>) constant).name(), constant);
    }
    return orNull(
        in -> {
          if (in.kind() == ValueType.INTEGER) {
            return constants[
                (int) in.takeInteger(0, constants.length - 1L, "a place in " + byName.keySet())];
          } else if (in.kind() != ValueType.STRING) {
            throw in.expected("str, one of " + byName.keySet());
          }
          String name = in.takeString();
          Object constant = byName.get(name);
          if (constant == null) {
            throw in.failure("expected one of " + byName.keySet() + ", found " + Excerpt.of(name));
          }
          return constant;
        });
  }
}
