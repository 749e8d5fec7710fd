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

  /** Whether two fields have values of the same type, however these are encoded. */
  static boolean sameValues(Field a, Field b) {
    Field one = decoded(a);
    Field other = decoded(b);
    if (!one.type().equals(other.type()) || one.children().size() != other.children().size()) {
      return false;
    }
    boolean named = one.type() instanceof DataType.Struct;
    for (int i = 0; i < one.children().size(); i++) {
      Field childA = one.children().get(i);
      Field childB = other.children().get(i);
      if (named && !childA.name().equals(childB.name()) || !sameValues(childA, childB)) {
        return false;
      }
    }
    return true;
  }

  private static Field decoded(Field field) {
    return field.type() instanceof DataType.RunEndEncoded
        ? decoded(field.children().get(1))
        : field;
  }
}
