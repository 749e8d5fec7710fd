// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import io.lightstream.error.ConfigurationException;
import io.lightstream.protocol.TypeRegistry;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts the types of the Lightstream protocol, with their kinds. */
final class TypeList implements ConfigDef.Validator {

  /** The types in the order of their tags. */
  static TypeRegistry registry(List<String> types) {
    return TypeRegistry.parse(String.join(",", types));
  }

  @Override
  public void ensureValid(String name, Object value) {
    if (value instanceof List<?> types) {
      try {
        registry(types.stream().map(Object::toString).toList());
      } catch (ConfigurationException e) {
        throw new ConfigException(name, value, e.getMessage());
      }
    }
  }

  @Override
  public String toString() {
    return "names of types with their kinds, as in event:message,quotes:table";
  }
}
