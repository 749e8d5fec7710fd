// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Rolling Arrow files in a folder: one row of files for each partition, exactly once. One thread
 * writes all files of a task, makes them durable and publishes them.
 */
final class FileOutlets implements OutletFactory {

  private static final long PATIENCE_MILLIS = 500;

  private final SinkFolder folder;
  private final OutletContext context;
  private final LongSupplier nanoTime;
  private final ExecutorService writer;

  private FileOutlets(SinkFolder folder, OutletContext context, LongSupplier nanoTime) {
    this.folder = folder;
    this.context = context;
    this.nanoTime = nanoTime;
    String name =
        "lightstream-files-" + context.config().connector() + "-" + context.config().task();
    this.writer =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Files in a folder, which is not looked at before an outlet is opened.
   *
   * @param nanoTime the clock that outlets are told the time of
   */
  static FileOutlets in(Path folder, OutletContext context, LongSupplier nanoTime) {
    return new FileOutlets(new SinkFolder(folder), context, nanoTime);
  }

  @Override
  public Scope scope() {
    return Scope.PARTITION;
  }

  @Override
  public boolean settlesSoon() {
    return false;
  }

  @Override
  public Outlet open(OutletKey key) {
    FileLane lane = new FileLane(folder, key.original(), context, nanoTime);
    return new FileOutlet(lane, FileLimits.of(context.config()), writer);
  }

  /** {@inheritDoc} A disk that does not answer is not waited for: the thread ends when it does. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      writer.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
