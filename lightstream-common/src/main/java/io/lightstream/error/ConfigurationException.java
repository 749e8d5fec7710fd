// SPDX-License-Identifier: Apache-2.0
package io.lightstream.error;

/**
 * An option, a URI, a call's argument or a missing optional artifact: the caller can mend it. The
 * message names the option, its value and what is allowed.
 */
public final class ConfigurationException extends LightstreamException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception that says what, where, which rule and which value. */
  public ConfigurationException(String message) {
    super(message, null);
  }

  /** Makes an exception with the failure that led to it. */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public ConfigurationException within(String place) {
    return new ConfigurationException(messageWithin(place), this);
  }
}
