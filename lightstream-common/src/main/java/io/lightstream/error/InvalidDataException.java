// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

import java.util.OptionalLong;

/**
 * Bytes that break the rules of their format: malformed, truncated or inconsistent. The message
 * says which rule and which value; {@link #offset()} says where, counted in bytes from the start of
 * the stream, file or message, where the place is known.
 */
public final class InvalidDataException extends LightstreamException {

  private static final long serialVersionUID = 1L;
  private static final long UNKNOWN = -1;

  private final long offset;

  /** Makes an exception for a place that is not known as a byte offset. */
  public InvalidDataException(String message) {
    this(message, UNKNOWN, null);
  }

  /** Makes an exception with the failure that led to it. */
  public InvalidDataException(String message, Throwable cause) {
    this(message, UNKNOWN, cause);
  }

  private InvalidDataException(String message, long offset, Throwable cause) {
    super(message, cause);
    this.offset = offset;
  }

  /**
   * Makes an exception for the byte at {@code offset}.
   *
   * @param offset bytes from the start of the stream, file or message that the message names
   */
  public static InvalidDataException at(long offset, String message) {
    return new InvalidDataException("byte " + offset + ": " + message, offset, null);
  }

  @Override
  public InvalidDataException within(String place) {
    return new InvalidDataException(messageWithin(place), offset, this);
  }

  /** Where the offending bytes start, if known. */
  public OptionalLong offset() {
    return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
  }
}
