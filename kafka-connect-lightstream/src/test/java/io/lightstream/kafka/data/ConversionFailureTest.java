// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class ConversionFailureTest {

  @Test
  void aMalformedValueIsTheValuesFailure() {
    InvalidDataException why = new InvalidDataException("a length is negative");
    DataException e = ConversionFailure.of("the value is not one batch", why);
    assertEquals("the value is not one batch: a length is negative", e.getMessage());
    assertSame(why, e.getCause());
  }

  @Test
  void wantOfMemoryIsNot() {
    LimitExceededException why =
        new LimitExceededException(
            "no direct memory", new OutOfMemoryError("Direct buffer memory"));
    OutOfMemoryError e =
        assertThrows(OutOfMemoryError.class, () -> ConversionFailure.of("the value", why));
    assertEquals("no direct memory", e.getMessage());
    assertSame(why, e.getCause());
  }
}
