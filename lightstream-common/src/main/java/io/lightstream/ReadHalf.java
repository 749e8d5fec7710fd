// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.ByteSource;
import io.lightstream.transport.Connection;
import java.nio.ByteBuffer;

/** The incoming direction of a connection: once it has ended, closing it spares the other. */
final class ReadHalf implements ByteSource {

  private final Connection connection;
  private volatile boolean ended;

  ReadHalf(Connection connection) {
    this.connection = connection;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    long read = connection.read(into, offset, length);
    if (read < 0) {
      ended = true;
    }
    return read;
  }

  @Override
  public void close() {
    if (!ended) {
      connection.close();
    }
  }
}
