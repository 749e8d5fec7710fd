// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.time.Duration;
import java.util.Locale;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/** How the values of options are written. */
final class OptionText {

  private OptionText() {}

  /** A constant: lower case, with dashes. */
  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Any value. */
  static String of(Object value) {
    if (value instanceof Duration time) {
      return TimeUtils.formatWithHighestUnit(time);
    } else if (value instanceof MemorySize size) {
      return size.toString();
    }
    return String.valueOf(value);
  }
}
