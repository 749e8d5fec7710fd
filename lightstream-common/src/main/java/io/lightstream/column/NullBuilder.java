// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import java.util.List;

/** Counts nulls. */
final class NullBuilder extends ColumnBuilder {

  NullBuilder(Field field, BuilderContext context) {
    super(field, context);
  }

  @Override
  public void appendNull() {
    appendEmpty();
  }

  @Override
  void appendEmpty() {
    checkRoom();
    addedRows(1);
  }

  @Override
  int nullCount() {
    return length();
  }

  @Override
  void writeEmpty(int row) {}

  @Override
  void truncateValues(int rows) {}

  @Override
  void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {}

  @Override
  void release() {}
}
