// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.memory.BufferAllocator;
import java.util.function.BooleanSupplier;

/**
 * The memory of a task: rows that are gathered and batches that are on their way. An allocator's
 * budget is the bound that nothing exceeds; records are held back from half of it on, so that what
 * is gathered can still grow, until there is no more than a quarter.
 */
final class TaskMemory {

  private final BufferAllocator allocator;
  private final SinkCounters counters;
  private boolean full;

  /** Whether there was no memory for a record, which needs more than a quarter perhaps. */
  private boolean starving;

  /** Whether no rows and batches take any, so that no more will be given back. */
  private BooleanSupplier idle = () -> false;

  TaskMemory(BufferAllocator allocator, SinkCounters counters) {
    this.allocator = allocator;
    this.counters = counters;
  }

  /** Whom to ask whether no rows and batches take any. */
  void idleWhere(BooleanSupplier nothing) {
    idle = nothing;
  }

  /** Whether records have to wait, as of the last {@link #look}. */
  boolean isFull() {
    return full;
  }

  /**
   * There was no memory for a record. It is full until nothing takes any: others, which go on as
   * long as a quarter is enough for them, would always take some.
   *
   * @return whether nothing else takes any, so that waiting does not help
   */
  boolean exhausted() {
    boolean nothing = idle.getAsBoolean();
    full = true;
    starving = !nothing;
    return nothing;
  }

  /** Looks at how much is taken. */
  void look() {
    long taken = allocator.outstanding();
    long bound = allocator.budget();
    full = full ? (starving || taken > bound / 4) && !idle.getAsBoolean() : taken >= bound / 2;
    starving &= full;
    counters.buffered(taken);
    counters.paused(full);
  }
}
