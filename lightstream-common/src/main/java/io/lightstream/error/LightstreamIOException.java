// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

/**
 * The file, the peer or the network failed: connection refused or reset, a disk full, a file
 * truncated under its map, a TLS handshake that did not succeed.
 */
public final class LightstreamIOException extends LightstreamException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception that says what, where, which rule and which value. */
  public LightstreamIOException(String message) {
    super(message, null);
  }

  /** Makes an exception with the failure that led to it. */
  public LightstreamIOException(String message, Throwable cause) {
    super(message, cause);
  }
}
