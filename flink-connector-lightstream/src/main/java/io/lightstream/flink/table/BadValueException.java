// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

/** What is wrong with the value of an option, where more can be said than what is allowed. */
final class BadValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadValueException(String message) {
    super(message);
  }

  BadValueException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
