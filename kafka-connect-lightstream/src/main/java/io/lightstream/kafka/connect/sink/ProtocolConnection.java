// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamConnection;
import io.lightstream.ProtocolOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.TransportOptions;

/** A connection that carries the Lightstream protocol: tables of many types. */
final class ProtocolConnection implements PlainStream {

  /** Connects. */
  record Opener(String peer, TypeRegistry types, TransportOptions transport)
      implements PlainStream.Opener {

    @Override
    public PlainStream open(String table, Schema schema) {
      return new ProtocolConnection(
          Lightstream.connect(peer, types, ProtocolOptions.defaults().withTransport(transport)));
    }

    @Override
    public boolean hasManyTables() {
      return true;
    }
  }

  private final LightstreamConnection connection;

  /** Over a connection, which is owned from now on. */
  ProtocolConnection(LightstreamConnection connection) {
    this.connection = connection;
  }

  @Override
  public void write(String table, RecordBatch batch) {
    connection.sendTable(connection.types().table(table), batch);
  }

  @Override
  public void flush() {
    connection.flush();
  }

  @Override
  public void end() {
    connection.close();
  }

  @Override
  public void abort() {
    connection.abort();
  }
}
