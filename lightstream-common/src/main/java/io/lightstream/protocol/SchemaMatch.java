// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import java.util.List;

/**
 * Whether a peer's schema is the registered one: columns of the same names and types in the same
 * order. Senders differ in nullability, metadata, and in the ids and index types of dictionaries
 * without meaning anything by it: the original makes every index type unsigned.
 */
final class SchemaMatch {

  private SchemaMatch() {}

  static boolean fits(Schema wanted, Schema found) {
    return fits(wanted.fields(), found.fields());
  }

  private static boolean fits(List<Field> wanted, List<Field> found) {
    if (wanted.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!fits(wanted.get(i), found.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(Field wanted, Field found) {
    return wanted.name().equals(found.name())
        && wanted.type().equals(found.type())
        && wanted.dictionary().isPresent() == found.dictionary().isPresent()
        && fits(wanted.children(), found.children());
  }
}
