// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

/**
 * A position of a stream was asked for that is no longer kept: its frames have been acknowledged
 * and forgotten, or are final already. Trying again does not help.
 */
public final class GoneException extends LightstreamException {

  private static final long serialVersionUID = 1L;

  private final long low;

  /**
   * Makes an exception.
   *
   * @param low the first position that can still be had
   */
  public GoneException(String message, long low) {
    this(message, low, null);
  }

  private GoneException(String message, long low, Throwable cause) {
    super(message, cause);
    this.low = low;
  }

  @Override
  public GoneException within(String place) {
    return new GoneException(messageWithin(place), low, this);
  }

  /** The first position that can still be had. */
  public long low() {
    return low;
  }
}
