// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A control frame: a MessagePack array that begins with its name. */
sealed interface Control {

  /** The version of these frames that this library speaks. */
  int VERSION = 1;

  /** The most bytes of an id, a reason or a token. */
  int MAX_TEXT_BYTES = 64 << 10;

  /** A reader that connects wants to read. */
  record Attach(long version, String reader, Optional<String> stream) implements Control {}

  /**
   * A sender names its stream.
   *
   * @param epoch what it was granted before; empty for one that has just been started
   * @param from the first number that it can send; of a recomputing sender that has just been
   *     started, its restored position; empty for one that has just been started and goes on at
   *     whatever position the receiver says: it appends, or replays and skips
   * @param types the registered types in tag order
   * @param incarnation a random number of the process that sends, the same in each of its hellos:
   *     so that a first hello that comes again, or late, is not taken for another start
   * @param attempt which of its connections this is, growing: so that a hello that comes late does
   *     not take the place of a newer connection
   */
  record Hello(
      long version,
      String stream,
      SenderKind kind,
      OptionalLong epoch,
      OptionalLong from,
      List<TypeName> types,
      OptionalLong incarnation,
      OptionalLong attempt)
      implements Control {}

  /** A registered type: its name and kind. */
  record TypeName(String name, String kind) {
    @Override
    public String toString() {
      return name + ":" + kind;
    }
  }

  /**
   * The receiver's answer.
   *
   * @param next the number of the frame to send first
   * @param mark what the sender said last of its own position before {@code next}
   */
  record Resume(long epoch, long next, Optional<Token> mark) implements Control {}

  /** The sender's own position once the next frame is durable. */
  record Mark(Token token) implements Control {}

  /** All before {@code seq} are durable, still provisional. */
  record Prepared(long seq) implements Control {}

  /** All before {@code seq} are to be final. */
  record Commit(String stream, long epoch, long seq) implements Control {}

  /** All before {@code seq} are durable and final. */
  record Ack(long seq) implements Control {}

  /**
   * The stream ends at {@code seq}. A receiver answers with the same once the end and all before it
   * are durable and final.
   */
  record End(long seq) implements Control {}

  /** A newer peer exists. */
  record Fenced(long current) implements Control {}

  /** What is asked for is no longer kept; the first that is kept is {@code low}. */
  record Gone(long low) implements Control {}

  /** The stream lives elsewhere. */
  record Moved(String uri) implements Control {}

  /** No. */
  record Refused(String why) implements Control {}

  /** Is the peer alive? */
  record Ping(long number) implements Control {}

  /** Alive. */
  record Pong(long number) implements Control {}

  /** Opaque bytes of the sender, compared by value. */
  final class Token {

    private final byte[] bytes;

    private Token(byte[] bytes) {
      this.bytes = bytes;
    }

    /**
     * A token of these bytes.
     *
     * @throws ConfigurationException if it is longer than a control frame may carry
     */
    static Token copyOf(byte[] bytes) {
      if (bytes.length > MAX_TEXT_BYTES) {
        throw new ConfigurationException(
            "a mark has " + bytes.length + " bytes: the limit is " + MAX_TEXT_BYTES);
      }
      return new Token(bytes.clone());
    }

    byte[] bytes() {
      return bytes.clone();
    }

    int length() {
      return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Token token && Arrays.equals(bytes, token.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return bytes.length + " bytes";
    }
  }
}
