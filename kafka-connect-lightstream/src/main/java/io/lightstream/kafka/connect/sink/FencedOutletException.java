// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import org.apache.kafka.connect.errors.ConnectException;

/**
 * Another task has taken an outlet's place, as happens where this one has lost its partitions and
 * does not know yet.
 */
final class FencedOutletException extends ConnectException {

  private static final long serialVersionUID = 1L;

  FencedOutletException(String message, Throwable cause) {
    super(message, cause);
  }
}
