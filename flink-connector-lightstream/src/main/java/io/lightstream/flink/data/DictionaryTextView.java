// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.DictionaryColumn;
import org.apache.flink.table.data.StringData;

/** Text from a dictionary, of which every value is copied out once and shared by its rows. */
final class DictionaryTextView extends ColumnView {

  private final DictionaryColumn encoded;
  private final TextView text;
  private final StringData[] known;

  DictionaryTextView(DictionaryColumn encoded) {
    super(encoded);
    this.encoded = encoded;
    this.text = new TextView(encoded);
    this.known = new StringData[encoded.dictionary().size()];
  }

  /** Whether the values are few enough for a place for each of them. */
  static boolean fits(DictionaryColumn encoded) {
    return encoded.dictionary().size() <= encoded.length();
  }

  @Override
  StringData getString(int row) {
    int index = encoded.index(row);
    StringData value = known[index];
    if (value == null) {
      value = text.getString(row);
      known[index] = value;
    }
    return value;
  }
}
