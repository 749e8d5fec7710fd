// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.frame.DecodeResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.core.memory.DataInputView;

/**
 * Brings a decoder as many bytes as it asks for and as there are: what follows in the input belongs
 * to somebody else.
 */
final class CountedInput {

  private static final int FIRST_BYTES = 4096;

  private final DataInputView source;
  private final byte[] chunk;
  private ByteBuffer staging = newStaging(FIRST_BYTES);
  private long left;

  CountedInput(DataInputView source, long bytes, byte[] chunk) {
    this.source = source;
    this.left = bytes;
    this.chunk = chunk;
    staging.limit(0);
  }

  private static ByteBuffer newStaging(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The only batch, which ends where the bytes end. */
  RecordBatch batch(IpcStreamDecoder decoder) throws IOException {
    while (true) {
      DecodeResult<IpcMessage> result = decoder.decode(staging);
      if (result instanceof DecodeResult.NeedBytes<IpcMessage> need) {
        bring(need.total());
      } else if (result instanceof DecodeResult.Fill<IpcMessage> fill) {
        for (ByteBuffer region : fill.regions()) {
          fill(region);
        }
      } else if (result instanceof DecodeResult.Frame<IpcMessage> frame) {
        if (frame.value() instanceof IpcMessage.BatchMessage message) {
          return last(message.batch());
        }
      } else {
        throw new IOException("a serialized batch ends before the batch");
      }
    }
  }

  private RecordBatch last(RecordBatch batch) throws IOException {
    if (left + staging.remaining() != 0) {
      batch.close();
      throw new IOException((left + staging.remaining()) + " bytes follow a serialized batch");
    }
    return batch;
  }

  private void bring(int total) throws IOException {
    ByteBuffer held = staging;
    if (total > staging.capacity()) {
      staging = newStaging(total);
      staging.put(held);
    } else {
      staging.compact();
    }
    int missing = total - staging.position();
    take(missing);
    source.readFully(staging.array(), staging.position(), missing);
    staging.position(total).flip();
  }

  private void fill(ByteBuffer region) throws IOException {
    int held = Math.min(staging.remaining(), region.remaining());
    region.put(staging.array(), staging.position(), held);
    staging.position(staging.position() + held);
    while (region.hasRemaining()) {
      int part = Math.min(chunk.length, region.remaining());
      take(part);
      source.readFully(chunk, 0, part);
      region.put(chunk, 0, part);
    }
  }

  private void take(int bytes) throws IOException {
    if (bytes > left) {
      throw new IOException(
          "a serialized batch is cut off: it needs " + (bytes - left) + " bytes more");
    }
    left -= bytes;
  }
}
