// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import org.apache.kafka.connect.errors.DataException;

/** A value that cannot be written, and the path of the field that it was for. */
final class BadValueException extends DataException {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final String what;

  BadValueException(String what) {
    this("", what, null);
  }

  BadValueException(String what, Throwable cause) {
    this("", what, cause);
  }

  private BadValueException(String path, String what, Throwable cause) {
    super(path.isEmpty() ? what : "field '" + path + "': " + what, cause);
    this.path = path;
    this.what = what;
  }

  /** The same, seen from around the field that it happened in. */
  BadValueException within(String name) {
    String separator = path.isEmpty() || path.startsWith("[") ? "" : ".";
    return new BadValueException(name + separator + path, what, getCause());
  }

  BadValueException within(int index) {
    return within("[" + index + "]");
  }

  /** What a value is, without what it says. */
  static String describe(Object value) {
    return value == null ? "null" : "a " + value.getClass().getName();
  }
}
