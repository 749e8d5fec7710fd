// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;

/**
 * One connection that nobody acknowledges anything on. Belongs to one thread, but for {@link
 * #abort}.
 */
interface PlainStream {

  /** Opens connections. */
  interface Opener {

    /**
     * Connects.
     *
     * @param table of the first batch
     * @throws io.lightstream.error.LightstreamIOException if the peer cannot be reached
     */
    PlainStream open(String table, Schema schema);

    /** Whether a table with these columns can follow others on the same connection. */
    boolean hasManyTables();

    /** Where it connects to. */
    String peer();
  }

  /** Writes a batch, which stays the caller's. */
  void write(String table, RecordBatch batch);

  /** Returns once the operating system has all that was written. */
  void flush();

  /** Ends the stream in order, and the connection. */
  void end();

  /** Breaks the connection off. From any thread; idempotent. */
  void abort();
}
