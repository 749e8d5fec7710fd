// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import io.lightstream.error.LightstreamException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Everything once: a Kafka broker, a Connect worker and a Flink cluster in one JVM, and 200,000
 * flights through all of them as Arrow. Call it with {@code --help} for what it can be told.
 *
 * <p>Exit codes: 0 the totals are right, 1 they are not, 2 wrong usage, 3 the run failed.
 */
public final class FirstRun {

  static final int RIGHT = 0;
  static final int WRONG = 1;
  static final int USAGE = 2;
  static final int FAILED = 3;

  private static final String DATA = "flights-200k.arrow";
  private static final String RESULT = "flights-by-distance.arrow";
  private static final String LOG = "first-run.log";

  /** Read by log4j2.properties when the first server starts to log. */
  private static final String LOG_PROPERTY = "first.run.log";

  private static final long CLEANUP_SECONDS = 30;

  /** When the process ends at the latest, once it was told to. */
  private static final long END_SECONDS = 45;

  private final Options options;
  private final Report report;

  private FirstRun(Options options, Report report) {
    this.options = options;
    this.report = report;
  }

  /** Runs, and ends the process with one of the exit codes. */
  public static void main(String[] arguments) {
    CountDownLatch cleanedUp = new CountDownLatch(1);
    cleanUpOnInterrupt(Thread.currentThread(), cleanedUp);
    int exit = FAILED;
    try {
      exit = run(List.of(arguments), System.out, System.err);
    } finally {
      cleanedUp.countDown();
    }
    System.exit(exit);
  }

  private static void cleanUpOnInterrupt(Thread main, CountDownLatch cleanedUp) {
    Thread hook =
        new Thread(
            () -> {
              endInAnyCase();
              main.interrupt();
              try {
                cleanedUp.await(CLEANUP_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "first-run-cleanup");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The servers have hooks of their own, for which the JVM would wait however long they take. */
  private static void endInAnyCase() {
    Thread end =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(END_SECONDS);
                System.err.println("first run: the servers do not end, and are cut off");
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(FAILED);
            },
            "first-run-end");
    end.setDaemon(true);
    end.start();
  }

  /** Does what the arguments say and returns the exit code; servers are down when it returns. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      Options options = Options.parse(arguments);
      if (options.help()) {
        out.print(Options.HELP);
        return RIGHT;
      }
      return new FirstRun(options, new Report(out)).run();
    } catch (Options.UsageException e) {
      err.println("first run: " + e.getMessage());
      err.print(Options.HELP);
      return USAGE;
    } catch (InterruptedException e) {
      err.println("first run: interrupted");
      return FAILED;
    } catch (LightstreamException e) {
      err.println("first run failed: " + e.getMessage());
      return FAILED;
    } catch (Exception e) {
      err.println("first run failed:");
      e.printStackTrace(err);
      return FAILED;
    }
  }

  private int run() throws Exception {
    Path output = Files.createDirectories(options.output().toAbsolutePath().normalize());
    Path log = output.resolve(LOG);
    System.setProperty(LOG_PROPERTY, log.toString());
    report.line("Lightstream: Kafka -> Connect -> Arrow over TCP -> Flink -> Arrow file");
    report.line("warnings of the servers go to %s", log);
    try (WorkDirectory work = WorkDirectory.create()) {
      Path data = data(work.path());
      List<BandTotals> expected = FlightsFile.totals(options.expected().orElse(data));
      try (Servers servers = Servers.start(work.path(), report)) {
        int exit = judge(runPipeline(servers, data, output.resolve(RESULT)), expected);
        if (options.keepRunning()) {
          stayUp(servers);
        }
        return exit;
      }
    }
  }

  private List<BandTotals> runPipeline(Servers servers, Path data, Path result) throws Exception {
    Files.deleteIfExists(result);
    List<Leg> legs = new Pipeline(servers, report).run(data, result);
    List<BandTotals> totals = BandFile.read(result);
    report.totals(totals);
    report.legs(legs);
    return totals;
  }

  private int judge(List<BandTotals> totals, List<BandTotals> expected) {
    report.line("");
    if (totals.equals(expected)) {
      report.line("The totals are right: they equal those computed from the file alone.");
      return RIGHT;
    }
    report.line("The totals are WRONG. Computed from the file alone:");
    report.totals(expected);
    return WRONG;
  }

  private Path data(Path work) throws IOException {
    if (options.data().isPresent()) {
      return options.data().get();
    }
    Path file = work.resolve(DATA);
    try (InputStream bundled = FirstRun.class.getResourceAsStream(DATA)) {
      Files.copy(bundled, file);
    }
    return file;
  }

  private void stayUp(Servers servers) throws InterruptedException {
    report.line("");
    report.line("Kafka    bootstrap.servers=%s", servers.broker().bootstrapServers());
    report.line("Connect  %s", servers.worker().rest());
    report.line("Flink    %s", servers.flink().rest());
    report.line("Everything stays up. End it with Ctrl-C.");
    new CountDownLatch(1).await();
  }
}
