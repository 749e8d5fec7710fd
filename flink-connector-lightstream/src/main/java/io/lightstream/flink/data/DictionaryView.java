// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.DictionaryColumn;
import java.util.List;

/** Dictionary encoded lists, maps and structs; columns decode simpler values by themselves. */
final class DictionaryView extends IndirectView {

  private final DictionaryColumn encoded;
  private final FieldView[] segments;
  private final int[] starts;

  DictionaryView(DictionaryColumn encoded) {
    super(encoded);
    List<Column> columns = encoded.dictionary().segments();
    this.encoded = encoded;
    this.segments = FieldViews.of(columns);
    this.starts = new int[segments.length];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + columns.get(i - 1).length();
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
