// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.util.Objects;

/** Writes bytes of one length. */
final class FixedSizeBinaryBuilder extends FixedWidthBuilder {

  FixedSizeBinaryBuilder(Field field, BuilderContext context) {
    super(field, context);
  }

  @Override
  public void appendBytes(byte[] source, int offset, int bytes) {
    Objects.checkFromIndexSize(offset, bytes, source.length);
    if (bytes != width()) {
      throw cannotHold(bytes + " bytes");
    }
    room().put(position(), source, offset, bytes);
    added();
  }
}
