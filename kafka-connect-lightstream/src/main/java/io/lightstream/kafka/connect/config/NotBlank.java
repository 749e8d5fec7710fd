// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * A text that has something in it where it is set at all.
 *
 * @param what what the text is, as in "the path of a PEM file"
 */
public record NotBlank(String what) implements ConfigDef.Validator {

  @Override
  public void ensureValid(String name, Object value) {
    if (value != null && value.toString().isBlank()) {
      throw new ConfigException(name, value, "it is empty; give " + what + ", or leave it out");
    }
  }

  @Override
  public String toString() {
    return what + ", not empty";
  }
}
