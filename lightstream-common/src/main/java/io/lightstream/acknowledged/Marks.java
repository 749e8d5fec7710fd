// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What the sender said of its own position, at which positions of the stream. */
final class Marks {

  /** What the sender said, and of which position of the stream. */
  record Mark(long position, Token token) {}

  private final Deque<Mark> marks = new ArrayDeque<>();

  /** Of all tokens together. */
  private long bytes;

  void put(long position, Token token) {
    discardFrom(position);
    marks.addLast(new Mark(position, token));
    bytes += weight(token);
  }

  /** The last at or before {@code position}. */
  Optional<Token> at(long position) {
    Optional<Token> found = Optional.empty();
    for (Mark mark : marks) {
      if (mark.position > position) {
        break;
      }
      found = Optional.of(mark.token);
    }
    return found;
  }

  /** All, in the order of their positions. */
  List<Mark> all() {
    return List.copyOf(marks);
  }

  /** The bytes that it takes to write all of them down. */
  long bytes() {
    return bytes;
  }

  /** The bytes that it takes to write one down: position, length and token. */
  static long weight(Token token) {
    return Long.BYTES + Integer.BYTES + token.length();
  }

  /** Those behind {@code position} belong to frames that are void. */
  void discardBehind(long position) {
    discardFrom(position + 1);
  }

  private void discardFrom(long position) {
    while (!marks.isEmpty() && marks.getLast().position >= position) {
      bytes -= weight(marks.removeLast().token);
    }
  }

  /** Nobody will ask for a position before {@code position} any more. */
  void forgetBefore(long position) {
    while (marks.size() > 1 && second().position <= position) {
      bytes -= weight(marks.removeFirst().token);
    }
  }

  private Mark second() {
    var iterator = marks.iterator();
    iterator.next();
    return iterator.next();
  }
}
