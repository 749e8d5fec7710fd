// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

/** Something was used after it was closed: memory, a batch, a reader, a writer, a connection. */
public final class ClosedException extends LightstreamException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception that says what, where, which rule and which value. */
  public ClosedException(String message) {
    super(message, null);
  }

  /** Makes an exception with the failure that led to it. */
  public ClosedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public ClosedException within(String place) {
    return new ClosedException(messageWithin(place), this);
  }
}
