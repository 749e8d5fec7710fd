// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

/** Strings in JSON. */
final class JsonText {

  private JsonText() {}

  /** Appends a string with its quotes; what could command a terminal is escaped too. */
  static void quote(String value, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (Escapes.isUnsafe(c)) {
            text.append(Escapes.unicode(c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  static String quoted(String value) {
    StringBuilder text = new StringBuilder(value.length() + 2);
    quote(value, text);
    return text.toString();
  }
}
