// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * The chunks that an allocator, its children and theirs have asked the JVM for: what is left of one
 * when the garbage collector has freed it reaches its allocator's account through here, also if
 * nobody holds that allocator any more. Its monitor guards the accounts of all of them.
 */
final class Chunks {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ReferenceQueue<ByteBuffer> freed = new ReferenceQueue<>();
  private final Set<Chunk.Trace> traces = new HashSet<>();

  ReferenceQueue<ByteBuffer> freed() {
    return freed;
  }

  synchronized void add(Chunk.Trace trace) {
    traces.add(trace);
  }

  /** Puts the accounts right for all chunks that have been freed. */
  synchronized void settleFreed() {
    for (Reference<?> next = freed.poll(); next != null; next = freed.poll()) {
      settle((Chunk.Trace) next);
    }
  }

  private synchronized void settle(Chunk.Trace trace) {
    if (traces.remove(trace)) {
      trace.allocator().settle(trace);
    }
  }

  /** Waits until a chunk is freed; whether one was. */
  boolean awaitFreed(long nanos) {
    try {
      Reference<?> next = freed.remove(Math.max(1, nanos / NANOS_PER_MILLI));
      if (next == null) {
        return false;
      }
      settle((Chunk.Trace) next);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
