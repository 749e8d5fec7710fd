// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import io.lightstream.error.ConfigurationException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A record class as a struct: its fields in order, and how instances are made and taken apart. */
final class RecordShape {

  private final Class<?> type;
  private final List<String> names;
  private final Type[] types;
  private final Method[] accessors;
  private final Constructor<?> constructor;

  private RecordShape(Class<?> type) throws NoSuchMethodException {
    RecordComponent[] components = type.getRecordComponents();
    this.type = type;
    this.names = Arrays.stream(components).map(RecordComponent::getName).toList();
    this.types =
        Arrays.stream(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
    this.accessors =
        Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
    Class<?>[] parameters =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    this.constructor = type.getDeclaredConstructor(parameters);
    constructor.setAccessible(true);
    for (Method accessor : accessors) {
      accessor.setAccessible(true);
    }
  }

  /**
   * The shape of a record class.
   *
   * @throws ConfigurationException if its module keeps it to itself
   */
  static RecordShape of(Class<?> type) {
    try {
      return new RecordShape(type);
    } catch (InaccessibleObjectException | NoSuchMethodException e) {
      throw new ConfigurationException(
          "the record " + type.getName() + " is not open to this library: " + e.getMessage(), e);
    }
  }

  /** The simple name, as errors show it. */
  String name() {
    return type.getSimpleName();
  }

  List<String> names() {
    return names;
  }

  Type fieldType(int index) {
    return types[index];
  }

  /** Whether a struct may do without the field. */
  boolean isOptional(int index) {
    return constructor.getParameterTypes()[index] == Optional.class;
  }

  /** The value of a field. */
  Object field(Object struct, int index) {
    try {
      return accessors[index].invoke(struct);
    } catch (InvocationTargetException e) {
      throw new ConfigurationException(
          name() + "." + names.get(index) + "() fails: " + e.getCause(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new ConfigurationException(name() + " is not accessible: " + e.getMessage(), e);
    }
  }

  /**
   * A new instance.
   *
   * @throws InvocationTargetException if the record refuses the values
   */
  Object make(Object[] values) throws InvocationTargetException {
    try {
      return constructor.newInstance(values);
    } catch (IllegalAccessException | InstantiationException e) {
      throw new ConfigurationException(name() + " is not accessible: " + e.getMessage(), e);
    }
  }
}
