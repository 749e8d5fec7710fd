// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Columns of 64-bit values without nulls that all show the same mapped file. */
final class LargeColumns {

  private LargeColumns() {}

  static RecordBatch of(Schema schema, int rows, Path file) {
    try (MemoryMap map = MemoryMap.open(file)) {
      ArrowBuffer values = map.buffer(0, 8L * rows);
      List<Column> columns = new ArrayList<>();
      for (Field field : schema.fields()) {
        List<ArrowBuffer> buffers = List.of(ArrowBuffer.EMPTY, values);
        columns.add(
            Column.of(new ArrayData(field, 0, rows, 0, buffers, List.of(), Optional.empty())));
      }
      List<MemoryLease> leases = List.of(map.retain());
      return RecordBatch.of(schema, rows, columns, leases, Map.of());
    }
  }
}
