// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.Lightstream;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.transport.TransportOptions;

/** A connection that carries an Arrow IPC stream: one table. */
final class ArrowConnection implements PlainStream {

  /** Connects. */
  record Opener(String peer, TransportOptions transport) implements PlainStream.Opener {

    @Override
    public PlainStream open(String table, Schema schema) {
      return new ArrowConnection(
          Lightstream.write(peer, schema, WriteOptions.defaults().withTransport(transport)));
    }

    @Override
    public boolean hasManyTables() {
      return false;
    }
  }

  private final RecordBatchWriter writer;

  /** Over a connection, which is owned from now on. */
  ArrowConnection(RecordBatchWriter writer) {
    this.writer = writer;
  }

  @Override
  public void write(String table, RecordBatch batch) {
    writer.write(batch);
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void end() {
    writer.close();
  }

  @Override
  public void abort() {
    writer.abort();
  }
}
