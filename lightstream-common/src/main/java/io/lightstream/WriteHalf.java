// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.ByteSink;
import io.lightstream.transport.Connection;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** The outgoing direction of a connection: once it is finished, closing it can spare the other. */
final class WriteHalf implements ByteSink {

  private final Connection connection;
  private final BooleanSupplier otherIsUsed;
  private volatile boolean finished;

  /**
   * @param otherIsUsed whether the connection stays open when this is finished and closed
   */
  WriteHalf(Connection connection, BooleanSupplier otherIsUsed) {
    this.connection = connection;
    this.otherIsUsed = otherIsUsed;
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    connection.write(from, offset, length);
  }

  @Override
  public void finish() {
    connection.finish();
    finished = true;
  }

  @Override
  public void close() {
    if (!finished || !otherIsUsed.getAsBoolean()) {
      connection.close();
    }
  }
}
