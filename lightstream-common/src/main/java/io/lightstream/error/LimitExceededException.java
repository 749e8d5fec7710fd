// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

/**
 * A configured limit would be exceeded: a memory budget, the JVM's direct memory, a decode limit,
 * or a size that one buffer cannot have. The message names the limit, its value and what was asked
 * for.
 */
public final class LimitExceededException extends LightstreamException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception that says what, where, which rule and which value. */
  public LimitExceededException(String message) {
    super(message, null);
  }

  /** Makes an exception with the failure that led to it. */
  public LimitExceededException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public LimitExceededException within(String place) {
    return new LimitExceededException(messageWithin(place), this);
  }
}
