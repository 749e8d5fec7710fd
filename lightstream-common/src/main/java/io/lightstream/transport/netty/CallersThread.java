// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.InternalThreadLocalMap;

/**
 * Netty leaves an object of its own in the threads that set it up. A thread may belong to somebody
 * whose class loaders come and go, and would hold ours: so it is taken out again, unless the thread
 * had one before.
 */
final class CallersThread {

  private CallersThread() {}

  /** What sets up a part of Netty. */
  @FunctionalInterface
  interface Step<T, E extends Exception> {
    T run() throws E;
  }

  static <T, E extends Exception> T leftClean(Step<T, E> step) throws E {
    boolean clean = InternalThreadLocalMap.getIfSet() == null;
    try {
      return step.run();
    } finally {
      if (clean) {
        FastThreadLocal.removeAll();
      }
    }
  }
}
