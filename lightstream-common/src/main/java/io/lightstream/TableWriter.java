// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.protocol.TableType;

/** Writes batches of one table among messages of many types. */
final class TableWriter implements RecordBatchWriter {

  private final MessageWriter messages;
  private final TableType type;
  private final Schema schema;

  private final Runnable ending;

  private TableWriter(MessageWriter messages, TableType type, Schema schema, Runnable ending) {
    this.messages = messages;
    this.type = type;
    this.schema = schema;
    this.ending = ending;
  }

  /**
   * @param ending what closing does
   */
  static RecordBatchWriter of(
      MessageWriter messages, TableType type, Schema schema, Runnable ending) {
    messages.types().require(type);
    type.schema().ifPresent(registered -> registered.requireFieldsOf(schema));
    return new TableWriter(messages, type, schema, ending);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void write(RecordBatch batch) {
    schema.requireFieldsOf(batch.schema());
    messages.sendTable(type, batch);
  }

  @Override
  public void flush() {
    messages.flush();
  }

  @Override
  public void close() {
    ending.run();
  }

  @Override
  public void abort() {
    messages.abort();
  }
}
