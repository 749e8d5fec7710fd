// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.error.ConfigurationException;
import java.util.Locale;
import java.util.Optional;

/** What can be written. */
enum Format {
  /** Arrow IPC with a footer. */
  ARROW,
  /** Arrow IPC as it goes over a connection. */
  ARROWS,
  CSV,
  JSON,
  NDJSON,
  TABLE;

  boolean isText() {
    return this != ARROW && this != ARROWS;
  }

  static Format named(String name) {
    return of(name)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "there is no format '"
                        + name
                        + "' in this version: there are table, csv, json, ndjson, arrows, arrow"));
  }

  /** By the part of a file's name behind its last dot. */
  static Optional<Format> ofFile(String path) {
    return of(path.substring(path.lastIndexOf('.') + 1));
  }

  private static Optional<Format> of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "arrow", "feather", "ipc" -> Optional.of(ARROW);
      case "arrows", "stream" -> Optional.of(ARROWS);
      case "csv" -> Optional.of(CSV);
      case "json" -> Optional.of(JSON);
      case "ndjson", "jsonl" -> Optional.of(NDJSON);
      case "table" -> Optional.of(TABLE);
      default -> Optional.empty();
    };
  }
}
