// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** Comparison of types with their children, where names of fields do not matter. */
final class Types {

  private Types() {}

  /** Whether two fields have the same type down to the leaves, encodings included. */
  static boolean same(Field a, Field b) {
    return a.dictionary()
            .map(DictionaryEncoding::indexType)
            .equals(b.dictionary().map(DictionaryEncoding::indexType))
        && a.type().equals(b.type())
        && sameChildren(a, b);
  }

  private static boolean sameChildren(Field a, Field b) {
    if (a.children().size() != b.children().size()) {
      return false;
    }
    for (int i = 0; i < a.children().size(); i++) {
      if (!same(a.children().get(i), b.children().get(i))) {
        return false;
      }
    }
    return true;
  }
}
