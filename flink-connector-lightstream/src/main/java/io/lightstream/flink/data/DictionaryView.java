// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DictionaryColumn;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/** Dictionary encoded lists, maps and structs; columns decode simpler values by themselves. */
final class DictionaryView extends IndirectView {

  private final DictionaryColumn encoded;
  private final FieldView[] segments;
  private final int[] starts;

  DictionaryView(DictionaryColumn encoded, LogicalType wanted) {
    super(encoded);
    List<Column> columns = encoded.dictionary().segments();
    this.encoded = encoded;
    this.segments = new FieldView[columns.size()];
    this.starts = new int[segments.length];
    int start = 0;
    for (int i = 0; i < starts.length; i++) {
      segments[i] = FieldViews.of(columns.get(i), wanted);
      starts[i] = start;
      start += columns.get(i).length();
    }
  }

  @Override
  FieldView target(int row) {
    return segments[segmentOf(encoded.index(row))];
  }

  @Override
  int place(int row) {
    int index = encoded.index(row);
    return index - starts[segmentOf(index)];
  }

  private int segmentOf(int index) {
    int segment = starts.length - 1;
    while (starts[segment] > index) {
      segment--;
    }
    return segment;
  }
}
