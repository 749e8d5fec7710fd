// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

/**
 * A type whose frames carry opaque bytes. Made by {@link TypeRegistry}.
 *
 * @param name the name given at registration
 * @param tag its place in the order of registration
 */
public record MessageType(String name, int tag) implements FrameType {

  /** How this kind is called in lists of types. */
  static final String KIND = "message";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String toString() {
    return Names.of(this);
  }
}
