// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import java.util.Arrays;

/** Where in a value a reader or writer is: names and places from the outside in. */
final class FieldPath {

  private final String root;
  private final int maxNesting;

  /** A name, or the place in an array, for each level. */
  private String[] names = new String[4];

  private int[] places = new int[4];
  private int depth;

  FieldPath(String root, int maxNesting) {
    this.root = root;
    this.maxNesting = maxNesting;
  }

  /** One level further in. The caller names the field or the place that it goes to. */
  void enter() {
    if (depth == names.length) {
      names = Arrays.copyOf(names, depth * 2);
      places = Arrays.copyOf(places, depth * 2);
    }
    depth++;
    at(0);
  }

  /** Whether another level would be one too many. */
  boolean isDeepest() {
    return depth == maxNesting;
  }

  int maxNesting() {
    return maxNesting;
  }

  void at(String name) {
    names[depth - 1] = name;
  }

  void at(int place) {
    names[depth - 1] = null;
    places[depth - 1] = place;
  }

  void leave() {
    depth--;
  }

  /** Like {@code Order.legs[2].price}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(root);
    for (int i = 0; i < depth; i++) {
      if (names[i] == null) {
        text.append('[').append(places[i]).append(']');
      } else {
        text.append('.').append(Excerpt.plain(names[i]));
      }
    }
    return text.toString();
  }
}
