// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.protocol.TableType;

/** Writes batches of one table among messages of many types. */
final class TableWriter implements RecordBatchWriter {

  private final MessageWriter messages;
  private final TableType type;
  private final Schema schema;

  private TableWriter(MessageWriter messages, TableType type, Schema schema) {
    this.messages = messages;
    this.type = type;
    this.schema = schema;
  }

  static RecordBatchWriter of(MessageWriter messages, TableType type, Schema schema) {
    messages.types().require(type);
    type.schema().ifPresent(registered -> requireFields(type, registered, schema));
    return new TableWriter(messages, type, schema);
  }

  private static void requireFields(TableType type, Schema wanted, Schema found) {
    if (wanted != found && !wanted.fields().equals(found.fields())) {
      throw new ConfigurationException(
          type + " has the fields " + wanted.fields() + ": " + found.fields() + " do not fit");
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void write(RecordBatch batch) {
    requireFields(type, schema, batch.schema());
    messages.sendTable(type, batch);
  }

  @Override
  public void flush() {
    messages.flush();
  }

  @Override
  public void close() {
    messages.finish();
  }

  @Override
  public void abort() {
    messages.abort();
  }
}
