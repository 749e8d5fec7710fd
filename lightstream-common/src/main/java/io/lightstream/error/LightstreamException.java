// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

/**
 * The root of everything this library throws on purpose. Unchecked and sealed: a handler can switch
 * over the subclasses and be sure that it has seen them all. Messages say what failed, where (a
 * byte offset, a column, an endpoint), which rule and which value; they never hold secrets.
 */
public abstract sealed class LightstreamException extends RuntimeException
    permits ClosedException,
        ConfigurationException,
        FencedException,
        GoneException,
        InvalidDataException,
        LimitExceededException,
        LightstreamIOException,
        ProtocolException {

  private static final long serialVersionUID = 1L;

  LightstreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
