// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.frame.ByteSource;
import java.util.List;

/**
 * Where a log keeps its segments: files that are written once, from beginning to end, read from the
 * beginning, and deleted. Nothing is changed in place, so that file systems without it will do.
 *
 * <p>One log at a time uses a store; what gives access to it sees to that. Safe for use by several
 * threads. Failures are {@link io.lightstream.error.LightstreamIOException}s that name the place.
 */
public interface SegmentStore extends AutoCloseable {

  /**
   * A segment that exists.
   *
   * @param name as given to {@link SegmentStore#create}
   * @param bytes its size, at least as large as what can be read of it
   */
  record Stored(String name, long bytes) {}

  /** The place, for messages to people: a folder, a URI. */
  String description();

  /** All that exists, in any order; names that the log does not know are left alone. */
  List<Stored> list();

  /**
   * Starts a segment.
   *
   * @param name letters, digits and a dot; none exists under it
   */
  SegmentSink create(String name);

  /** The bytes of a segment from its beginning, also of one that is being written. */
  ByteSource open(String name);

  /** Removes a segment; readers that have it open may fail from now on. */
  void delete(String name);

  /**
   * Makes durable what can be read of a segment that a process left behind without closing it. Does
   * nothing where what can be read is durable.
   */
  default void sync(String name) {}

  /**
   * Whether {@link SegmentSink#sync()} makes what was written durable and readable while the
   * segment is open. Where it does not, as with objects that appear when they are complete, the log
   * {@link SegmentSink#finish() finishes} its segment instead of syncing it, and its readers see
   * frames from then on; syncing does nothing there.
   */
  default boolean durableWhileOpen() {
    return true;
  }

  /** Lets go of the store for others to use. Idempotent. */
  @Override
  void close();
}
