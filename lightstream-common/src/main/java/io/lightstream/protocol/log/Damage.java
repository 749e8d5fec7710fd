// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.InvalidDataException;

/** Says where damage is: place, segment and byte. */
final class Damage {

  private Damage() {}

  /** The exception for what was found in a segment. */
  static InvalidDataException in(SegmentStore store, String segment, InvalidDataException found) {
    return new InvalidDataException(
        store.description() + ", segment " + segment + ": " + found.getMessage(), found);
  }
}
