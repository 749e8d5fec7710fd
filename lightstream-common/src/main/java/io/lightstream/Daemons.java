// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

/** Threads that do not keep a process alive. */
final class Daemons {

  private Daemons() {}

  static Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
