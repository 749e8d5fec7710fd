// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import java.io.IOException;

/** Reads the next value as one Java type. */
@FunctionalInterface
interface ValueReader {

  /** Returns the value, or null where it is nil and the type allows it. */
  Object read(MessagePackReader in) throws IOException;
}
