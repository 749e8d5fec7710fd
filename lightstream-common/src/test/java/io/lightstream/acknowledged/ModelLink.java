// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;

/** A connection of the model: what is under way in each direction, in order. */
final class ModelLink {

  /** A numbered frame: rows of the source, and who dealt them. */
  record Frame(int firstRow, int endRow, int author, Optional<Token> mark) {
    @Override
    public String toString() {
      return "rows " + firstRow + ".." + endRow + " of #" + author;
    }
  }

  /** A {@link Control} or a {@link Frame}. */
  final Deque<Object> toReceiver = new ArrayDeque<>();

  final Deque<Object> toSender = new ArrayDeque<>();
  final int number;

  /** Null on a committer's connection. */
  final ModelSender sender;

  final ModelCommitter committer;

  /** Which life of the receiver it leads to. */
  final int receiverLife;

  boolean broken;

  /** What the receiver calls it; 0 before it was answered. */
  long session;

  ModelLink(int number, ModelSender sender, ModelCommitter committer, int receiverLife) {
    this.number = number;
    this.sender = sender;
    this.committer = committer;
    this.receiverLife = receiverLife;
  }

  void toReceiver(Object item) {
    put(toReceiver, item);
  }

  void toSender(Object item) {
    put(toSender, item);
  }

  private void put(Deque<Object> queue, Object item) {
    if (!broken) {
      queue.add(item instanceof Control control ? overTheWire(control) : item);
    }
  }

  private static Control overTheWire(Control control) {
    return ControlCodec.decode(ControlCodec.encode(control));
  }

  /** Some of what is under way arrives yet, the rest never. */
  void breakDown(Random random) {
    broken = true;
    cut(toReceiver, random);
    cut(toSender, random);
  }

  private static void cut(Deque<Object> queue, Random random) {
    int left = random.nextInt(queue.size() + 1);
    while (queue.size() > left) {
      queue.removeLast();
    }
  }

  @Override
  public String toString() {
    return "link " + number;
  }
}
