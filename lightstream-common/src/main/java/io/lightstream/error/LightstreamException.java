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
        ProtocolException,
        RewoundException {

  private static final long serialVersionUID = 1L;

  LightstreamException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The same failure as somebody sees it who has several of its kind: with the place it is at in
   * front of its message. This one is its cause.
   *
   * @param place which of several, such as "connection 2 (10.0.0.7:9000)"
   */
  public abstract LightstreamException within(String place);

  final String messageWithin(String place) {
    return place + ": " + getMessage();
  }
}
