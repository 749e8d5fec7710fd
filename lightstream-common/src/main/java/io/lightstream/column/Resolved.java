// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** Where the value of a row lies once dictionaries and runs are looked through. */
final class Resolved {

  private Resolved() {}

  /** The column that has the value of a row that is not null. */
  static Column column(Column column, int row) {
    Column at = column;
    int place = row;
    while (true) {
      if (at instanceof DictionaryColumn encoded) {
        int index = encoded.index(place);
        at = encoded.dictionary().segmentOf(index);
        place = encoded.dictionary().placeOf(index);
      } else if (at instanceof RunEndEncodedColumn runs) {
        place = runs.run(place);
        at = runs.values();
      } else {
        return at;
      }
    }
  }

  /** The row of that column. */
  static int row(Column column, int row) {
    Column at = column;
    int place = row;
    while (true) {
      if (at instanceof DictionaryColumn encoded) {
        int index = encoded.index(place);
        at = encoded.dictionary().segmentOf(index);
        place = encoded.dictionary().placeOf(index);
      } else if (at instanceof RunEndEncodedColumn runs) {
        place = runs.run(place);
        at = runs.values();
      } else {
        return place;
      }
    }
  }
}
