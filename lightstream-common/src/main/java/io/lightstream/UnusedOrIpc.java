// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.StreamEnd;
import java.nio.ByteBuffer;

/**
 * An Arrow IPC stream that may hold its end mark alone, without a schema: so the Rust Lightstream
 * ends a parallel connection to which no batch was dealt.
 */
final class UnusedOrIpc implements FrameDecoder<IpcMessage> {

  private static final long END_MARK = 0x00000000_FFFFFFFFL; // FFFFFFFF 00000000, little-endian
  private static final int CONTINUATION = -1;

  private final FrameDecoder<IpcMessage> used;
  private boolean begun;
  private boolean unused;

  UnusedOrIpc(FrameDecoder<IpcMessage> used) {
    this.used = used;
  }

  @Override
  public DecodeResult<IpcMessage> decode(ByteBuffer input) {
    if (!begun && !begin(input)) {
      return new DecodeResult.NeedBytes<>(
          input.remaining() < Integer.BYTES ? Integer.BYTES : Long.BYTES);
    }
    return unused ? new DecodeResult.End<>() : used.decode(input);
  }

  /** Returns whether there was enough to see which of the two it is. */
  private boolean begin(ByteBuffer input) {
    int start = input.position();
    if (input.remaining() < Integer.BYTES) {
      return false;
    }
    if (input.getInt(start) == CONTINUATION) {
      if (input.remaining() < Long.BYTES) {
        return false;
      }
      if (input.getLong(start) == END_MARK) {
        input.position(start + Long.BYTES);
        unused = true;
      }
    }
    begun = true;
    return true;
  }

  @Override
  public StreamEnd endOfInput(int leftover) {
    return unused ? StreamEnd.MARKER : used.endOfInput(leftover);
  }

  @Override
  public void close() {
    used.close();
  }
}
