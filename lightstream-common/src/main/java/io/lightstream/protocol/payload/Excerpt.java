// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

/** Values of a peer in the text of an error: never longer than a line. */
final class Excerpt {

  private static final int MOST_CHARACTERS = 60;

  /** Stands for what would not be seen, or would break the line. */
  private static final int UNSEEN = 0xFFFD;

  private Excerpt() {}

  /** In quotes. */
  static String of(String text) {
    return '"' + plain(text) + '"';
  }

  static String plain(String text) {
    String head = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    StringBuilder shown = new StringBuilder();
    head.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? UNSEEN : c));
    return shown.append(head.length() < text.length() ? "..." : "").toString();
  }
}
