// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;

/** Turns batches into text. */
interface Renderer {

  /** Before the first batch. */
  default void begin(Schema schema, Printer out) {}

  void rows(RecordBatch batch, Printer out);

  /** After the last batch. */
  default void end(Printer out) {}
}
