// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.frame.CoalescingSink;

/**
 * Writes batches as text: every row as soon as it is there, many of them at once if they come so.
 */
final class TextWriter implements RecordBatchWriter {

  private final Schema schema;
  private final Renderer renderer;
  private final CoalescingSink sink;
  private final Printer out;
  private boolean closed;

  TextWriter(Schema schema, Renderer renderer, CoalescingSink sink) {
    this.schema = schema;
    this.renderer = renderer;
    this.sink = sink;
    this.out = new Printer(sink);
    renderer.begin(schema, out);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void write(RecordBatch batch) {
    renderer.rows(batch, out);
    out.push();
  }

  @Override
  public void flush() {
    out.push();
    sink.flush();
  }

  @Override
  public void close() {
    if (!closed) {
      try {
        renderer.end(out);
        out.finish();
      } finally {
        abort();
      }
    }
  }

  @Override
  public void abort() {
    closed = true;
    out.close();
  }
}
