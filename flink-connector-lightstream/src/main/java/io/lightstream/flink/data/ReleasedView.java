// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.error.ClosedException;
import java.util.Arrays;

/** What is left of a field when its row may no longer be read. */
final class ReleasedView extends FieldView {

  private static final ReleasedView INSTANCE = new ReleasedView();

  private ReleasedView() {}

  static FieldView[] instead(int fields) {
    FieldView[] views = new FieldView[fields];
    Arrays.fill(views, INSTANCE);
    return views;
  }

  @Override
  boolean isNull(int row) {
    throw doesNotFit("");
  }

  @Override
  ClosedException doesNotFit(String type) {
    return new ClosedException(
        "the row was released with its batch: copy rows that are to be kept");
  }
}
