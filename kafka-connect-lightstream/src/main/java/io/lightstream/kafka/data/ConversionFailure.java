// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.error.LightstreamException;
import org.apache.kafka.connect.errors.DataException;

/** Why a value could not be converted. */
final class ConversionFailure {

  private ConversionFailure() {}

  /**
   * The failure of a value. Where it is not the value's, as the JVM had no memory left, it is
   * thrown as the error that it is: an exception would be the value's for Connect, which may be
   * told to leave such values out.
   */
  static DataException of(String what, LightstreamException why) {
    if (why.getCause() instanceof OutOfMemoryError) {
      OutOfMemoryError error = new OutOfMemoryError(why.getMessage());
      error.initCause(why);
      throw error;
    }
    return new DataException(what + ": " + why.getMessage(), why);
  }
}
