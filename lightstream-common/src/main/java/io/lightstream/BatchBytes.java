// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.memory.ArrowBuffer;
import java.util.List;

/** How large a batch is: the bytes of its buffers, without dictionaries and padding. */
final class BatchBytes {

  private BatchBytes() {}

  static long of(RecordBatch batch) {
    long bytes = 0;
    List<Column> columns = batch.columns();
    for (int i = 0; i < columns.size(); i++) {
      bytes += of(columns.get(i).data());
    }
    return bytes;
  }

  private static long of(ArrayData data) {
    long bytes = 0;
    List<ArrowBuffer> buffers = data.buffers();
    for (int i = 0; i < buffers.size(); i++) {
      bytes += buffers.get(i).size();
    }
    List<ArrayData> children = data.children();
    for (int i = 0; i < children.size(); i++) {
      bytes += of(children.get(i));
    }
    return bytes;
  }
}
