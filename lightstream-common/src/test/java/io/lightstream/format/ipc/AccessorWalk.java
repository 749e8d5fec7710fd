// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import com.google.flatbuffers.Struct;
import com.google.flatbuffers.Table;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Type;

/**
 * Calls every accessor of the generated classes on everything that can be reached from a root, by
 * reflection so that none is forgotten: scalars, strings as bytes, each element of each vector, and
 * unions as the type that their tag names.
 */
final class AccessorWalk {
  private static final Map<Class<?>, Accessors> ACCESSORS = new HashMap<>();

  private long visited;

  private AccessorWalk() {}

  /** Walks a message; how many values were read. */
  static long message(ByteBuffer metadata) {
    AccessorWalk walk = new AccessorWalk();
    walk.visit(Message.getRootAsMessage(metadata));
    return walk.visited;
  }

  /** Walks a footer; how many values were read. */
  static long footer(ByteBuffer metadata) {
    AccessorWalk walk = new AccessorWalk();
    walk.visit(Footer.getRootAsFooter(metadata));
    return walk.visited;
  }

  private void visit(Object value) {
    visited++;
    if (value instanceof ByteBuffer bytes) {
      for (int i = bytes.position(); i < bytes.limit(); i++) {
        bytes.get(i);
      }
    } else if (value instanceof Table || value instanceof Struct) {
      accessors(value.getClass()).visitAll(value, this);
      if (value instanceof Message message) {
        visit(message.header(instance(MessageHeader.name(message.headerType()))));
      } else if (value instanceof Field field) {
        visit(field.type(instance(Type.name(field.typeType()))));
      }
    }
  }

  private static Table instance(String name) {
    try {
      Class<?> type = Class.forName("org.apache.arrow.flatbuf." + name);
      return (Table) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Accessors accessors(Class<?> type) {
    return ACCESSORS.computeIfAbsent(type, Accessors::new);
  }

  /**
   * The accessors of one generated class: those of single values, and vectors with their length.
   */
  private static final class Accessors {
    private final List<Method> values = new ArrayList<>();
    private final Map<Method, Method> vectors = new HashMap<>();

    Accessors(Class<?> type) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getParameterCount() == 0 && isValue(method)) {
          values.add(method);
          elementAccessor(type, method).ifPresent(element -> vectors.put(element, method));
        }
      }
    }

    private static boolean isValue(Method method) {
      Class<?> result = method.getReturnType();
      return (result.isPrimitive() && result != void.class)
          || result == ByteBuffer.class
          || Table.class.isAssignableFrom(result)
          || Struct.class.isAssignableFrom(result);
    }

    private static Optional<Method> elementAccessor(Class<?> type, Method length) {
      String name = length.getName();
      return Stream.of(type.getDeclaredMethods())
          .filter(method -> name.equals(method.getName() + "Length"))
          .filter(method -> method.getParameterCount() == 1)
          .filter(method -> method.getParameterTypes()[0] == int.class)
          .findFirst();
    }

    void visitAll(Object target, AccessorWalk walk) {
      values.forEach(method -> walk.visit(call(method, target)));
      vectors.forEach(
          (element, length) -> {
            int count = (int) call(length, target);
            for (int i = 0; i < count; i++) {
              walk.visit(call(element, target, i));
            }
          });
    }

    private static Object call(Method method, Object target, Object... arguments) {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw new AssertionError(method + " failed", e.getCause());
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
  }
}
