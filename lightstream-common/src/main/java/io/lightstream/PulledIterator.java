// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** Iterates over what a supplier gives, until it gives null. */
final class PulledIterator<T> implements Iterator<T> {

  private final Supplier<T> items;
  private T ahead;

  PulledIterator(Supplier<T> items) {
    this.items = items;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = items.get();
    }
    return ahead != null;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has ended");
    }
    T item = ahead;
    ahead = null;
    return item;
  }
}
