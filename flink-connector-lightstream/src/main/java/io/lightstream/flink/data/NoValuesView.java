// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.error.ConfigurationException;

/** A field of nulls: its column is missing, or of the type null. */
final class NoValuesView extends FieldView {

  private final String name;

  NoValuesView(String name) {
    this.name = name;
  }

  @Override
  boolean isNull(int row) {
    return true;
  }

  @Override
  ConfigurationException doesNotFit(String type) {
    return new ConfigurationException("field '" + name + "' is null: it has no " + type);
  }
}
