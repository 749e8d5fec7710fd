// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lightstream.error.LightstreamException;
import io.lightstream.kafka.connect.config.SourceConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares files out to tasks, and looks for new ones on a thread. A file stays with the same task as
 * long as there are as many of them. Those that have been read to their end are left out; those
 * that the configurations of tasks have no room for wait until half of a task's are done.
 */
final class FileTasks implements SourceTasks {

  private static final Logger LOG = LoggerFactory.getLogger(FileTasks.class);

  private static final long PATIENCE_MILLIS = 1000;

  /** What the names of the files of a task may have: a configuration is one record, of 1 MiB. */
  private static final long MOST_BYTES = 256 << 10;

  /** What a file's setting has beside its name. */
  private static final int BYTES_OF_KEY = 40;

  private final SourceConfig config;
  private final SourceConnectorContext context;
  private final FileListing listing;
  private final WakeUp wakeUp = new WakeUp();
  private final Thread thread;

  /** Files that have been read to their end, with their sizes. Guarded by this. */
  private final Map<String, Long> done = new HashMap<>();

  /** The files of each task. Guarded by this. */
  private List<Set<String>> shares = List.of();

  private FileTasks(SourceConfig config, SourceConnectorContext context) {
    this.config = config;
    this.context = context;
    this.listing = new FileListing(config.connection().paths(), config.filesPattern());
    this.thread = new Thread(this::watch, "lightstream-files " + config.connector());
    thread.setDaemon(true);
  }

  static FileTasks start(SourceConfig config, SourceConnectorContext context) {
    FileTasks tasks = new FileTasks(config, context);
    tasks.pending();
    tasks.thread.start();
    return tasks;
  }

  private void watch() {
    long interval = config.filesPollInterval().toNanos();
    try {
      for (long next = System.nanoTime() + interval;
          !wakeUp.isClosed();
          next = System.nanoTime() + interval) {
        wakeUp.await(next);
        if (!wakeUp.isClosed() && hasMore()) {
          context.requestTaskReconfiguration();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean hasMore() {
    try {
      List<String> pending = pending();
      synchronized (this) {
        Set<String> waiting = new HashSet<>(pending);
        shares.forEach(waiting::removeAll);
        return !waiting.isEmpty() && (shares.isEmpty() || hasRoom(Set.copyOf(pending)));
      }
    } catch (RuntimeException e) { // A folder that cannot be read, or the worker's offsets.
      if (!wakeUp.isClosed()) {
        LOG.warn("{}; it is tried again in {}", e.getMessage(), config.filesPollInterval());
      }
      return false;
    }
  }

  /** The files that are there and have not been read to their end. */
  private synchronized List<String> pending() {
    SortedMap<String, Long> found = list();
    done.entrySet().removeIf(file -> !file.getValue().equals(found.get(file.getKey())));
    List<String> others = found.keySet().stream().filter(file -> !done.containsKey(file)).toList();
    FileOffsets.read(context.offsetStorageReader(), others)
        .forEach(
            (file, offset) -> {
              if (offset.isDone(found.get(file))) {
                done.put(file, found.get(file));
              }
            });
    return others.stream().filter(file -> !done.containsKey(file)).toList();
  }

  private SortedMap<String, Long> list() {
    try {
      return listing.list();
    } catch (LightstreamException e) {
      throw new ConnectException(e.getMessage(), e);
    }
  }

  @Override
  public synchronized List<Map<String, String>> configs(int most) {
    share(pending(), most);
    return SourceTaskConfigs.of(config, shares.stream().map(List::copyOf).toList());
  }

  /** Whether half of a full task is done. */
  private boolean hasRoom(Set<String> pending) {
    return shares.stream()
        .anyMatch(share -> bytes(share.stream().filter(pending::contains)) <= MOST_BYTES / 2);
  }

  /** What files take in a task's configuration. */
  private static long bytes(Stream<String> files) {
    return files.mapToLong(file -> file.getBytes(UTF_8).length + BYTES_OF_KEY).sum();
  }

  /** New files go to whoever has the fewest, as long as there is room; the others wait. */
  private void share(List<String> files, int most) {
    List<Set<String>> next = new ArrayList<>();
    Set<String> waiting = new TreeSet<>(files);
    for (int i = 0; i < most; i++) {
      Set<String> kept = new TreeSet<>(shares.size() == most ? shares.get(i) : Set.of());
      kept.retainAll(waiting);
      next.add(kept);
    }
    next.forEach(waiting::removeAll);
    long[] bytes = next.stream().mapToLong(share -> bytes(share.stream())).toArray();
    for (String file : waiting) {
      int least =
          IntStream.range(0, most).boxed().min(Comparator.comparing(i -> bytes[i])).orElseThrow();
      bytes[least] += bytes(Stream.of(file));
      if (bytes[least] > MOST_BYTES) {
        break;
      }
      next.get(least).add(file);
    }
    shares = next;
  }

  @Override
  public void close() {
    wakeUp.close();
    if (thread == Thread.currentThread()) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(PATIENCE_MILLIS); // It may wait for a lock of who calls this.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
