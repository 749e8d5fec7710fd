// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import java.nio.file.Path;
import java.util.List;

/** Starts two processes, suspends one, prints their numbers and waits to be killed. */
public final class OrphanMaker {

  private OrphanMaker() {}

  /**
   * Waits for ever; as one of its children, too.
   *
   * @param arguments a folder; none for a child
   */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length > 0) {
      GuardedProcess suspended = child(Path.of(arguments[0]), "suspended");
      GuardedProcess running = child(Path.of(arguments[0]), "running");
      Patience.await("both to run", () -> bothSaySo(suspended, running));
      suspended.suspend();
      System.out.println(suspended.pid());
      System.out.println(running.pid());
    } else {
      System.out.println("runs");
    }
    Thread.currentThread().join();
  }

  private static boolean bothSaySo(GuardedProcess one, GuardedProcess other) {
    return one.printed().contains("runs") && other.printed().contains("runs");
  }

  private static GuardedProcess child(Path folder, String name) {
    return GuardedProcess.start(
        name,
        folder.resolve(name + ".out"),
        List.of("-cp", System.getProperty("java.class.path")),
        List.of(OrphanMaker.class.getName()));
  }
}
