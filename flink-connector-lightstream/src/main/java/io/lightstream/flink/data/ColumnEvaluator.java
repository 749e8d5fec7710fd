// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.Dictionary;
import io.lightstream.column.DictionaryColumn;
import io.lightstream.column.Field;
import io.lightstream.column.NullColumn;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RunEndEncodedColumn;
import java.util.Arrays;
import java.util.Optional;

/** Finds where a condition holds for the values of a column. */
final class ColumnEvaluator implements FilterEvaluator {

  private final String name;
  private final Condition condition;
  private final MissingColumns missing;

  /** The test for values of this field, which batches of one stream share. */
  private Field field;

  private ValueTest test;
  private DictionaryTruths dictionary;

  ColumnEvaluator(String name, Condition condition, MissingColumns missing) {
    this.name = name;
    this.condition = condition;
    this.missing = missing;
  }

  @Override
  public void evaluate(RecordBatch batch, byte[] truths) {
    Optional<Column> column = ColumnFilter.find(batch, name, missing);
    if (column.isPresent()) {
      evaluate(column.get(), truths);
    } else {
      Arrays.fill(truths, 0, batch.rowCount(), Truths.UNKNOWN);
    }
  }

  private void evaluate(Column column, byte[] truths) {
    int rows = column.length();
    if (column instanceof NullColumn) {
      Arrays.fill(truths, 0, rows, Truths.UNKNOWN);
    } else if (column instanceof RunEndEncodedColumn runs) {
      byte[] values = new byte[runs.values().length()];
      evaluate(runs.values(), values);
      for (int row = 0; row < rows; row++) {
        truths[row] = values[runs.run(row)];
      }
    } else if (column instanceof DictionaryColumn encoded) {
      evaluate(encoded, truths);
    } else {
      testOf(column.field()).test(column, truths);
    }
  }

  private void evaluate(DictionaryColumn encoded, byte[] truths) {
    Dictionary values = encoded.dictionary();
    ValueTest valueTest = testOf(encoded.field());
    if (dictionary == null || !dictionary.isOf(values, valueTest)) {
      dictionary = new DictionaryTruths(values, valueTest);
    }
    for (int row = 0; row < encoded.length(); row++) {
      truths[row] =
          encoded.isIndexNull(row) ? Truths.UNKNOWN : dictionary.truth(encoded.index(row));
    }
  }

  private ValueTest testOf(Field wanted) {
    if (field != wanted) {
      field = wanted;
      test = condition.test(wanted);
    }
    return test;
  }
}
