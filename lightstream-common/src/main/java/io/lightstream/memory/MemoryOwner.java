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

  private static final VarHandle HOLDERS;

  static {
    try {
      HOLDERS = MethodHandles.lookup().findVarHandle(MemoryOwner.class, "holders", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int holders = 1;
  private volatile boolean exported;

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
      seen = holders;
      if (seen == 0) {
        throw new ClosedException(describe() + " was closed: it cannot be retained");
      }
    } while (!HOLDERS.compareAndSet(this, seen, seen + 1));
  }

  final void release() {
    if ((int) HOLDERS.getAndAdd(this, -1) == 1) {
      released = true;
      free(exported);
    }
  }

  final void markExported() {
    exported = true;
  }

  /** The error for a page that is gone: the mapped file has become shorter. */
  final LightstreamIOException faulted(InternalError fault) {
    return new LightstreamIOException(
        describe() + ": a page could not be read, the file was truncated while it was mapped",
        fault);
  }

  /** Called once, when nobody holds the memory any more. */
  abstract void free(boolean wasExported);

  abstract String describe();
}
