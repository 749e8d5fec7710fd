// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

/**
 * A sender was restored behind frames that were handed to the application but are not final: they
 * are void, and others come under their numbers. The application must undo what it did with them,
 * or go back to what it has made durable.
 */
public final class RewoundException extends LightstreamException {

  private static final long serialVersionUID = 1L;

  private final long position;

  /**
   * Makes an exception.
   *
   * @param position the number of the first frame that is void
   */
  public RewoundException(String message, long position) {
    this(message, position, null);
  }

  private RewoundException(String message, long position, Throwable cause) {
    super(message, cause);
    this.position = position;
  }

  @Override
  public RewoundException within(String place) {
    return new RewoundException(messageWithin(place), position, this);
  }

  /** The number of the first frame that is void, and of the next that comes. */
  public long position() {
    return position;
  }
}
