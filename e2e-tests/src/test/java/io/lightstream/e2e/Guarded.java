// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs the main class named by the first argument for as long as standard input is open: whoever
 * started the process holds the other end, so that the process ends with it, however that ends.
 */
public final class Guarded {

  /** The status of a process whose parent has ended. */
  public static final int ORPHANED = 87;

  private Guarded() {}

  /**
   * Runs.
   *
   * @param arguments the main class and its arguments
   */
  public static void main(String[] arguments) throws Throwable {
    Thread watch = new Thread(Guarded::awaitEndOfParent, "parent watch");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(arguments[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void awaitEndOfParent() {
    try {
      while (System.in.read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
