// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

/**
 * A peer broke the rules of a conversation: an unknown tag, a wrong kind of frame, a handshake out
 * of order.
 */
public final class ProtocolException extends LightstreamException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception that says what, where, which rule and which value. */
  public ProtocolException(String message) {
    super(message, null);
  }

  /** Makes an exception with the failure that led to it. */
  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public ProtocolException within(String place) {
    return new ProtocolException(messageWithin(place), this);
  }
}
