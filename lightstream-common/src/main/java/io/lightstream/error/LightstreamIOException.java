// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

/**
 * The file, the peer or the network failed: connection refused or reset, a disk full, a file
 * truncated under its map, a TLS handshake that did not succeed.
 */
public final class LightstreamIOException extends LightstreamException {

  private static final long serialVersionUID = 1L;

  private final boolean peerClosed;

  /** Makes an exception that says what, where, which rule and which value. */
  public LightstreamIOException(String message) {
    this(message, null, false);
  }

  /** Makes an exception with the failure that led to it. */
  public LightstreamIOException(String message, Throwable cause) {
    this(message, cause, false);
  }

  private LightstreamIOException(String message, Throwable cause, boolean peerClosed) {
    super(message, cause);
    this.peerClosed = peerClosed;
  }

  /** Makes an exception whose reason is that the other end went away. */
  public static LightstreamIOException closedByPeer(String message, Throwable cause) {
    return new LightstreamIOException(message, cause, true);
  }

  @Override
  public LightstreamIOException within(String place) {
    return new LightstreamIOException(messageWithin(place), this, peerClosed);
  }

  /**
   * Whether the reason is that the other end of an open connection or pipe went away: it closed
   * before it had read everything, reset the connection, or the network lost it. What writes to a
   * pipe may want to end quietly then, as {@code yes | head} does.
   */
  public boolean peerClosed() {
    return peerClosed;
  }
}
