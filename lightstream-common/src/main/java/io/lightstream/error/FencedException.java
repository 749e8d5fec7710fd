// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

/**
 * A newer incarnation of this peer exists and has been heard: this one must not go on, and trying
 * again does not help.
 */
public final class FencedException extends LightstreamException {

  private static final long serialVersionUID = 1L;

  private final long current;

  /**
   * Makes an exception.
   *
   * @param current the epoch that is valid now
   */
  public FencedException(String message, long current) {
    this(message, current, null);
  }

  private FencedException(String message, long current, Throwable cause) {
    super(message, cause);
    this.current = current;
  }

  @Override
  public FencedException within(String place) {
    return new FencedException(messageWithin(place), current, this);
  }

  /** The epoch that is valid now. */
  public long current() {
    return current;
  }
}
