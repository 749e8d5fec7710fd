// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.StreamEnd;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A wire format of one's own: JSON texts, each behind its length as 4 bytes, little-endian. */
public final class PrefixedJson implements FrameDecoder<JsonNode> {

  private static final int PREFIX_BYTES = 4;
  private static final int MOST_BYTES = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public DecodeResult<JsonNode> decode(ByteBuffer input) {
    if (input.remaining() < PREFIX_BYTES) {
      return new DecodeResult.NeedBytes<>(PREFIX_BYTES);
    }
    int length = input.getInt(input.position());
    if (length < 0 || length > MOST_BYTES) {
      throw new LimitExceededException(
          "a text of " + length + " bytes: the limit is " + MOST_BYTES);
    }
    if (input.remaining() < PREFIX_BYTES + length) {
      return new DecodeResult.NeedBytes<>(PREFIX_BYTES + length);
    }
    byte[] text = new byte[length];
    input.position(input.position() + PREFIX_BYTES).get(text);
    return new DecodeResult.Frame<>(parse(text));
  }

  private static JsonNode parse(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new InvalidDataException("a text is no JSON: " + e.getMessage(), e);
    }
  }

  @Override
  public StreamEnd endOfInput(int leftover) {
    if (leftover > 0) {
      throw new InvalidDataException("the stream was cut: " + leftover + " bytes of a text");
    }
    return StreamEnd.CLOSED;
  }

  /** The other direction: a {@link io.lightstream.frame.FrameEncoder} as a method. */
  public static void encode(JsonNode value, FrameOutput out) {
    try {
      byte[] text = JSON.writeValueAsBytes(value);
      out.header(PREFIX_BYTES).putInt(text.length);
      out.add(ByteBuffer.wrap(text));
    } catch (JsonProcessingException e) {
      throw new InvalidDataException("a value has no form as JSON: " + e.getMessage(), e);
    }
  }
}
