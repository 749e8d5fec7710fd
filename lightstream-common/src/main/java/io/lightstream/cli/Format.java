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
  TABLE,
  /** What streams carry where that is not Arrow. It has no name. */
  WIRE;

  boolean isText() {
    return this != ARROW && this != ARROWS && this != WIRE;
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

  /**
   * What a target that is no URI gets: a file what its name says, standard output and files with
   * other names what streams carry. Empty for such files where streams carry Arrow, whose form the
   * name has to say.
   */
  static Optional<Format> ofTarget(String target, Wire wire) {
    boolean arrow = wire instanceof ArrowWire;
    if (target.equals(Session.STANDARD)) {
      return Optional.of(arrow ? ARROWS : WIRE);
    }
    return ofFile(target).or(() -> arrow ? Optional.empty() : Optional.of(WIRE));
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
