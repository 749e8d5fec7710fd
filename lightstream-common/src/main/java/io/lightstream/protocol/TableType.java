// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import io.lightstream.column.Schema;
import java.util.Optional;

/**
 * A type whose frames carry record batches of one schema. Made by {@link TypeRegistry}.
 *
 * @param name the name given at registration
 * @param tag its place in the order of registration
 * @param schema what all batches must have; empty where the first batch decides
 */
public record TableType(String name, int tag, Optional<Schema> schema) implements FrameType {

  /** How this kind is called in lists of types. */
  static final String KIND = "table";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String toString() {
    return Names.of(this);
  }
}
