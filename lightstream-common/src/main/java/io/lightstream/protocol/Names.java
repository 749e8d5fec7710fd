// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

/** How types are named in messages for people. */
final class Names {

  private Names() {}

  static String of(FrameType type) {
    return type.kind() + " '" + type.name() + "' (tag " + type.tag() + ")";
  }
}
