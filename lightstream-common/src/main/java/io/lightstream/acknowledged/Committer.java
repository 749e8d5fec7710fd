// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

/**
 * Makes frames final that a receiver has staged, over a connection of its own: for whoever knows
 * that what they belong to is complete, be it the sender, its successor or a third.
 */
public final class Committer {

  private Committer() {}

  /**
   * Makes all frames of a stream before {@code position} final. Idempotent; tries again while the
   * receiver cannot be reached, or has not made them durable yet.
   *
   * @param uri where the receiver listens
   * @param epoch what the sender of the frames was granted
   * @return all frames before this number are final: at least {@code position}, or what is prepared
   *     of it where {@linkplain CommitOptions#withoutWaitingForFrames frames are not waited for}
   * @throws io.lightstream.error.FencedException if a newer sender has taken these numbers back
   * @throws io.lightstream.error.ProtocolException if the receiver refuses, or did not opt in
   * @throws io.lightstream.error.LightstreamIOException if the time is over before; the frames may
   *     have become final nevertheless
   * @throws io.lightstream.error.ClosedException if the thread is interrupted
   */
  public static long commit(
      String uri, String stream, long epoch, long position, CommitOptions options) {
    Control.Commit commit = new Control.Commit(stream, epoch, position);
    try (CommitAttempt attempt =
        new CommitAttempt(ControlledConnection.endpoint(uri), commit, options)) {
      return attempt.run();
    }
  }
}
