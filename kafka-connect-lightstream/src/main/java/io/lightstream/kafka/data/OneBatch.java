// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.InvalidDataException;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.frame.DecodeResult;
import java.nio.ByteBuffer;

/** Reads a stream that lies in memory as a whole and has one batch. */
final class OneBatch {

  private final IpcStreamDecoder decoder;
  private final ByteBuffer input;
  private RecordBatch batch;

  OneBatch(IpcStreamDecoder decoder, ByteBuffer input) {
    this.decoder = decoder;
    this.input = input;
  }

  RecordBatch read() {
    try {
      boolean more = true;
      while (more) {
        more = step(decoder.decode(input));
      }
      if (batch == null) {
        throw InvalidDataException.at(input.position(), "there is no batch: a value has one");
      }
      return batch;
    } catch (RuntimeException e) {
      if (batch != null) {
        batch.close();
      }
      throw e;
    }
  }

  /** Whether the stream goes on. */
  private boolean step(DecodeResult<IpcMessage> result) {
    if (result instanceof DecodeResult.Frame<IpcMessage> frame) {
      take(frame.value());
      return true;
    } else if (result instanceof DecodeResult.Fill<IpcMessage> fill) {
      return fill(fill.regions());
    } else if (result instanceof DecodeResult.End && input.hasRemaining()) {
      throw InvalidDataException.at(
          input.position(), input.remaining() + " bytes behind the end of the stream");
    } else if (result instanceof DecodeResult.NeedBytes) {
      decoder.endOfInput(input.remaining());
    }
    return false;
  }

  private void take(IpcMessage message) {
    if (message instanceof IpcMessage.BatchMessage found) {
      if (batch != null) {
        found.close();
        throw InvalidDataException.at(
            input.position(), "a second batch ends here: a value has one");
      }
      batch = found.batch();
    }
  }

  private boolean fill(ByteBuffer[] regions) {
    for (ByteBuffer region : regions) {
      int part = Math.min(region.remaining(), input.remaining());
      region.put(input.slice(input.position(), part));
      input.position(input.position() + part);
      if (region.hasRemaining()) {
        decoder.endOfInput(0);
      }
    }
    return true;
  }
}
