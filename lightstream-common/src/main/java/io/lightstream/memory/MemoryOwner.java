// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What all views of one lease or one map share: whether it is still open, and how many handles hold
 * it. The last handle's release frees the memory.
 */
abstract sealed class MemoryOwner permits GroupOwner, MappedOwner, PooledOwner {

  private static final int EXPORTED = 1 << 31;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(MemoryOwner.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The number of handles, and whether a raw buffer has left. */
  private volatile int state = 1;

  /** Plain on purpose: a loop over a column may hoist it; who shares a batch retains it first. */
  private boolean released;

  /** Throws unless somebody still holds the memory. */
  final void checkOpen() {
    if (released) {
      throw new ClosedException(describe() + " was closed: its contents can no longer be read");
    }
  }

  final void retain() {
    int seen;
    do {
      seen = heldState();
    } while (!STATE.compareAndSet(this, seen, seen + 1));
  }

  /** Notes that a raw buffer leaves: from now on the memory is never used again. */
  final void markExported() {
    int seen;
    do {
      seen = heldState();
    } while ((seen & EXPORTED) == 0 && !STATE.compareAndSet(this, seen, seen | EXPORTED));
  }

  private int heldState() {
    int seen = state;
    if ((seen & ~EXPORTED) == 0) {
      throw new ClosedException(describe() + " was closed: its contents can no longer be read");
    }
    return seen;
  }

  final void release() {
    int before = (int) STATE.getAndAdd(this, -1);
    if ((before & ~EXPORTED) == 1) {
      released = true;
      free((before & EXPORTED) != 0);
    }
  }

  /** The error for a page that is gone: the mapped file has become shorter. */
  final LightstreamIOException faulted(InternalError fault) {
    return MemoryMap.faulted(describe(), fault);
  }

  /** Called once, when nobody holds the memory any more. */
  abstract void free(boolean wasExported);

  abstract String describe();
}
