// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

/** Keeps data from commanding a terminal. */
final class Escapes {

  private Escapes() {}

  /**
   * Control characters, line ends included, and those that turn the direction of text, spelt out.
   */
  static String line(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUnsafe(text.charAt(i))) {
        return spelt(text, i);
      }
    }
    return text;
  }

  static boolean isUnsafe(char c) {
    return c < 0x20
        || c >= 0x7F && c <= 0x9F
        || c >= 0x200E && c <= 0x200F
        || c >= 0x2028 && c <= 0x202E
        || c >= 0x2066 && c <= 0x2069;
  }

  private static String spelt(String text, int from) {
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> safe.append("\\n");
        case '\r' -> safe.append("\\r");
        case '\t' -> safe.append("\\t");
        default -> {
          if (isUnsafe(c)) {
            safe.append(c < 0x100 ? String.format("\\x%02x", (int) c) : unicode(c));
          } else {
            safe.append(c);
          }
        }
      }
    }
    return safe.toString();
  }

  static String unicode(char c) {
    return String.format("\\u%04x", (int) c);
  }
}
