// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ProtocolException;

/** Which of several connections has which index: each tells its own, by its first byte. */
final class ConnectionIndices {

  private final PullSource<?>[] holders;
  private final String[] names;

  ConnectionIndices(int count) {
    this.holders = new PullSource<?>[count];
    this.names = new String[count];
  }

  /**
   * Learns an index.
   *
   * @param name what messages call the connection
   * @throws ProtocolException if there is no such index, or another connection has it
   */
  synchronized void claim(int index, PullSource<?> holder, String name) {
    if (index >= holders.length) {
      throw new ProtocolException(
          "its index is " + index + ": " + holders.length + " connections are numbered from 0");
    }
    if (holders[index] != null) {
      throw new ProtocolException("its index is " + index + ": " + names[index] + " has the same");
    }
    holders[index] = holder;
    names[index] = name;
  }

  /** Who has that index; null while it has not been told. */
  synchronized PullSource<?> holder(int index) {
    return holders[index];
  }

  int count() {
    return holders.length;
  }
}
