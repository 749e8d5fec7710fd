// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

/**
 * Learns what becomes of a stream that is sent, for metrics and logs. Called on the sender's own
 * threads: implementations return soon and do not call the sender back, but for its accessors.
 */
public interface SenderListener {

  /** Learns nothing. */
  SenderListener NONE = new SenderListener() {};

  /**
   * A connection was made and the receiver has said from where on it wants frames.
   *
   * @param peer as a person would name it
   * @param next the number of the first frame that is sent on it
   */
  default void connected(String peer, long next) {}

  /** A connection broke, could not be made, or was closed; the sender makes another one. */
  default void disconnected(RuntimeException reason) {}

  /** All frames before {@code position} are durable with the receiver, still provisional. */
  default void prepared(long position) {}

  /** All frames before {@code position} are durable and final with the receiver. */
  default void acknowledged(long position) {}
}
