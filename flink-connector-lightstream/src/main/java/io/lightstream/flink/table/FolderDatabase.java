// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.catalog.CatalogDatabase;

/** A database of a catalog of folders; all that is said of it is which folder it is. */
record FolderDatabase(Map<String, String> properties, String comment) implements CatalogDatabase {

  @Override
  public Map<String, String> getProperties() {
    return properties;
  }

  @Override
  public String getComment() {
    return comment;
  }

  @Override
  public CatalogDatabase copy() {
    return this;
  }

  @Override
  public CatalogDatabase copy(Map<String, String> newProperties) {
    return new FolderDatabase(newProperties, comment);
  }

  @Override
  public Optional<String> getDescription() {
    return Optional.of(comment);
  }

  @Override
  public Optional<String> getDetailedDescription() {
    return Optional.of(comment);
  }
}
