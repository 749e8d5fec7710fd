// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.List;

/**
 * The leases of a dictionary that grows by many deltas, in groups whose sizes are powers of two, as
 * the digits of a binary counter: to retain or close a dictionary takes a handful of steps.
 *
 * @param leases a group each
 * @param deltas how many deltas each group holds
 */
record Holdings(List<MemoryLease> leases, List<Integer> deltas) {

  static final Holdings EMPTY = new Holdings(List.of(), List.of());

  /** Handles of their own on the same memory. */
  Holdings retain() {
    List<MemoryLease> held = new ArrayList<>(leases.size());
    try {
      for (MemoryLease lease : leases) {
        held.add(lease.retain());
      }
    } catch (RuntimeException e) {
      held.forEach(MemoryLease::close);
      throw e;
    }
    return new Holdings(held, deltas);
  }

  /** These leases, which the result owns instead, and those of one more delta. */
  Holdings with(List<MemoryLease> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<MemoryLease> groups = new ArrayList<>(leases);
    List<Integer> sizes = new ArrayList<>(deltas);
    groups.add(more.size() == 1 ? more.get(0) : MemoryLease.group(more));
    sizes.add(1);
    int last = groups.size() - 1;
    while (last > 0 && sizes.get(last).equals(sizes.get(last - 1))) {
      MemoryLease newer = groups.remove(last);
      groups.set(last - 1, MemoryLease.group(List.of(groups.get(last - 1), newer)));
      sizes.set(last - 1, sizes.remove(last) + sizes.get(last - 1));
      last--;
    }
    return new Holdings(List.copyOf(groups), List.copyOf(sizes));
  }
}
