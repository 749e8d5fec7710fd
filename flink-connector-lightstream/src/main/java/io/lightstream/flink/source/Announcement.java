// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Where the readers of a source are reached, published for senders where that is wanted. Belongs to
 * the coordinator's thread, which does not wait for the file system.
 */
final class Announcement implements AutoCloseable {

  private final SplitEnumeratorContext<LightstreamSplit> context;
  private final Optional<DiscoveryPath> path;
  private final SortedMap<Integer, String> addresses = new TreeMap<>();

  /** Held while a document is written, which may take its time. */
  private final Object writing = new Object();

  /** The newest document; what writes them writes the newest only. */
  private volatile DiscoveryDocument newest;

  Announcement(SplitEnumeratorContext<LightstreamSplit> context, Optional<DiscoveryPath> path) {
    this.context = context;
    this.path = path;
  }

  /** The address of a reader, if it is reached at all. */
  Optional<String> address(int subtask) {
    return Optional.ofNullable(addresses.get(subtask));
  }

  /** A reader is reached there from now on. */
  void put(int subtask, String uri) {
    if (!uri.equals(addresses.put(subtask, uri))) {
      publish();
    }
  }

  /** A reader has failed. */
  void remove(int subtask) {
    if (addresses.remove(subtask) != null) {
      publish();
    }
  }

  private void publish() {
    path.ifPresent(
        to -> {
          newest = new DiscoveryDocument(Map.copyOf(addresses));
          context.callAsync(() -> write(to), (done, failure) -> requireWritten(to, failure));
        });
  }

  private boolean write(DiscoveryPath to) throws IOException {
    synchronized (writing) {
      to.publish(newest);
    }
    return true;
  }

  private static void requireWritten(DiscoveryPath to, Throwable failure) {
    if (failure != null) {
      throw new FlinkRuntimeException(
          "cannot publish in " + to + " where this source listens: " + failure.getMessage(),
          failure);
    }
  }

  /** Says that nobody listens any more, if anything was said before. */
  @Override
  public void close() throws IOException {
    if (newest != null) {
      newest = new DiscoveryDocument(Map.of());
      write(path.orElseThrow());
    }
  }
}
