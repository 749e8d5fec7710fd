// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

/** What both peers of the jobs do. */
final class Peers {

  private Peers() {}

  /** Waits for the end of the thread of a peer whose listener was closed. */
  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
