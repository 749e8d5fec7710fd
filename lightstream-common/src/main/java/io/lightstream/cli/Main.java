// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The {@code lightstream} command. What needs no work is answered before anything else is loaded.
 *
 * <p>Exit status: 0 done, 1 the data, the peer or the network was bad, 2 wrong usage, 130
 * interrupted.
 */
public final class Main {

  private static final long PATIENCE_SECONDS = 5;

  private Main() {}

  /** Runs the command and ends the process with its status. */
  public static void main(String[] args) {
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      print(Help.version());
    } else if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
      print(Help.overview());
    } else {
      System.exit(run(args));
    }
  }

  private static void print(String text) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    out.println(text);
    out.flush();
  }

  /** On an interrupt what was received is completed, before the process ends. */
  private static int run(String[] args) {
    Interruption interruption = new Interruption();
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread("lightstream-interrupt") {
              @Override
              public void run() {
                if (done.getCount() > 0) {
                  interruption.begin();
                  if (!awaited(done)) {
                    interruption.force();
                    awaited(done);
                  }
                }
              }
            });
    try {
      return CommandLine.run(args, Environment.ofProcess(interruption));
    } finally {
      done.countDown();
    }
  }

  private static boolean awaited(CountDownLatch done) {
    try {
      return done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
