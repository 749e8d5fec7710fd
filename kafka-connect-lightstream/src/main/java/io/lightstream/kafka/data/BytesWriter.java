// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import java.nio.ByteBuffer;

/** Writes BYTES in both of the forms that Connect has. */
final class BytesWriter extends ValueWriter {

  private final Tally tally;

  BytesWriter(ColumnBuilder builder, Tally tally) {
    super(builder);
    this.tally = tally;
  }

  @Override
  void value(Object value) {
    if (value instanceof byte[] bytes) {
      builder.appendBytes(bytes);
      tally.addBytes(bytes.length);
    } else if (value instanceof ByteBuffer buffer) {
      append(buffer);
    } else {
      throw wrong(value, "byte[] or ByteBuffer");
    }
  }

  private void append(ByteBuffer buffer) {
    int length = buffer.remaining();
    if (buffer.hasArray()) {
      builder.appendBytes(buffer.array(), buffer.arrayOffset() + buffer.position(), length);
    } else {
      byte[] bytes = new byte[length];
      buffer.get(buffer.position(), bytes);
      builder.appendBytes(bytes);
    }
    tally.addBytes(length);
  }

  @Override
  boolean takes(Object value) {
    return value instanceof byte[] || value instanceof ByteBuffer;
  }
}
