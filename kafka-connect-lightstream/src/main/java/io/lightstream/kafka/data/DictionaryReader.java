// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.Column;
import io.lightstream.column.DictionaryColumn;
import java.util.List;
import java.util.function.Function;

/**
 * Reads values out of a dictionary. Text, which nobody can change, is copied out once and shared by
 * its rows, where the dictionary is not larger than the column.
 */
final class DictionaryReader extends ValueReader {

  private final DictionaryColumn encoded;
  private final ValueReader[] segments;
  private final int[] starts;
  private final Object[] shared;

  DictionaryReader(DictionaryColumn encoded, Function<Column, ValueReader> readers) {
    super(encoded);
    List<Column> columns = encoded.dictionary().segments();
    this.encoded = encoded;
    this.segments = new ValueReader[columns.size()];
    this.starts = new int[segments.length];
    int start = 0;
    for (int i = 0; i < starts.length; i++) {
      segments[i] = readers.apply(columns.get(i));
      starts[i] = start;
      start += columns.get(i).length();
    }
    boolean shares = ConnectTypes.isText(encoded.field().type()) && start <= encoded.length();
    this.shared = shares ? new Object[start] : null;
  }

  @Override
  Object value(int row) {
    int index = encoded.index(row);
    if (shared == null) {
      return at(index);
    }
    Object value = shared[index];
    if (value == null) {
      value = at(index);
      shared[index] = value;
    }
    return value;
  }

  private Object at(int index) {
    int segment = starts.length - 1;
    while (starts[segment] > index) {
      segment--;
    }
    return segments[segment].read(index - starts[segment]);
  }
}
