// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

/** Makes what configurations name. */
final class Classes {

  private Classes() {}

  static <T> T make(String name, Class<T> type) {
    try {
      return type.cast(Class.forName(name).getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " cannot be made", e);
    }
  }
}
