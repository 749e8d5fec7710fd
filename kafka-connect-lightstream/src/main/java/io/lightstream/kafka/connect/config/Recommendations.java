// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** What a form offers for a setting, and where it shows it. */
record Recommendations(List<String> values, Setting.Visibility visibility)
    implements ConfigDef.Recommender {

  /** A list of the caller's own: Connect takes away from it. */
  @Override
  public List<Object> validValues(String name, Map<String, Object> parsed) {
    return new ArrayList<>(values);
  }

  @Override
  public boolean visible(String name, Map<String, Object> parsed) {
    return visibility.in(parsed);
  }
}
