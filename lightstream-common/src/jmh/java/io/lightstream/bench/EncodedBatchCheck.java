// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.memory.BufferAllocator;

/** Whether what our encoder writes is read as it was. */
final class EncodedBatchCheck {

  private EncodedBatchCheck() {}

  static void require(Shape shape) {
    EncodedBatch bytes = EncodedBatch.of(shape, IpcWriteOptions.defaults());
    IpcStreamDecoder decoder =
        IpcStreamDecoder.create(IpcReadOptions.network(), BufferAllocator.unbounded("check"));
    try (FramedByteStream<IpcMessage> stream =
        FramedByteStream.of(new EndlessStream(bytes), decoder)) {
      stream.next();
      try (RecordBatch batch = ((IpcMessage.BatchMessage) stream.next()).batch()) {
        Checksums.require(shape, Checksums.of(batch), "lightstream");
      }
    }
  }
}
