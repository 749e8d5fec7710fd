// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Between which numbers a setting lies, both included. What is not set passes.
 *
 * @param least the least number
 * @param most the greatest number
 * @param unit what is counted, as in "rows"
 */
public record Limits(long least, long most, String unit) implements ConfigDef.Validator {

  /** A hundred years in milliseconds: the longest time that can be set. */
  public static final long LONGEST_MILLIS = 3_153_600_000_000L;

  /** Milliseconds, of which there is a least number. */
  public static Limits millis(long least) {
    return new Limits(least, LONGEST_MILLIS, "ms");
  }

  /** Bytes. */
  public static Limits bytes(long least, long most) {
    return new Limits(least, most, "bytes");
  }

  /** Rows. */
  public static Limits rows(long least, long most) {
    return new Limits(least, most, "rows");
  }

  @Override
  public void ensureValid(String name, Object value) {
    if (value instanceof Number number
        && (number.longValue() < least || number.longValue() > most)) {
      throw new ConfigException(name, value, "it must be " + this);
    }
  }

  @Override
  public String toString() {
    return "from " + least + " to " + most + " " + unit;
  }
}
