// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.LightstreamConnection;
import io.lightstream.LightstreamPeer;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.protocol.TypeRegistry;

/**
 * Somebody who connected to be sent batches. Belongs to the thread that writes, but for {@link
 * #abort}.
 */
interface Subscriber {

  /** An Arrow stream of batches of that schema, which goes out at once. */
  static Subscriber toArrow(LightstreamPeer peer, Schema schema) {
    String name = peer.peer();
    RecordBatchWriter writer = peer.writer(schema);
    return new Subscriber() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void write(String table, RecordBatch batch) {
        writer.write(batch);
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
    };
  }

  /** A connection of the Lightstream protocol. */
  static Subscriber toProtocol(LightstreamPeer peer, TypeRegistry types) {
    LightstreamConnection connection = peer.protocol(types);
    return new Subscriber() {
      @Override
      public String name() {
        return connection.peer();
      }

      @Override
      public void write(String table, RecordBatch batch) {
        connection.sendTable(types.table(table), batch);
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
    };
  }

  /** The peer, as a person would name it. */
  String name();

  /** Writes a batch, which stays the caller's, and returns once the operating system has it. */
  void write(String table, RecordBatch batch);

  /** Ends the stream in order, and the connection. */
  void end();

  /** Breaks the connection off. From any thread; idempotent. */
  void abort();
}
