// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import java.util.List;

/** Several handles that are held and closed as one. */
final class GroupOwner extends MemoryOwner {

  private final List<MemoryLease> members;

  GroupOwner(List<MemoryLease> members) {
    this.members = List.copyOf(members);
  }

  @Override
  void free(boolean wasExported) {
    members.forEach(MemoryLease::close);
  }

  @Override
  String describe() {
    return "a group of " + members.size() + " leases";
  }
}
