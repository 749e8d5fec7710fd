// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.nio.file.FileSystems;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts globs for the paths of files. */
final class Glob implements ConfigDef.Validator {

  @Override
  public void ensureValid(String name, Object value) {
    if (value == null || value.toString().isBlank()) {
      throw new ConfigException(name, value, "it is empty; give a glob, or leave it out");
    }
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + value);
    } catch (PatternSyntaxException e) {
      throw new ConfigException(name, value, "it is no glob: " + e.getDescription());
    }
  }

  @Override
  public String toString() {
    return "a glob, as in 2024/*.arrow or **.{arrow,arrows}";
  }
}
