// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * A text that is not too long. What is not set passes.
 *
 * @param most the most characters
 */
record ShortText(int most) implements ConfigDef.Validator {

  @Override
  public void ensureValid(String name, Object value) {
    if (value instanceof String text && (text.isBlank() || text.length() > most)) {
      throw new ConfigException(name, value, "it must be " + this);
    }
  }

  @Override
  public String toString() {
    return "a text of 1 to " + most + " characters";
  }
}
