// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.InvalidDataException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a receiver keeps durably of a stream: who may send, up to where all is final, and what the
 * sender said of its own position there. Immutable.
 */
public final class StreamState {

  private static final byte FORMAT = 1;
  private static final StreamState INITIAL =
      new StreamState(0, 0, OptionalLong.empty(), Optional.empty(), List.of(), 0);

  private final long epoch;
  private final long position;
  private final OptionalLong end;
  private final Optional<Control.Token> mark;
  private final List<EpochBounds.Start> starts;
  private final long settledBelow;

  StreamState(
      long epoch,
      long position,
      OptionalLong end,
      Optional<Control.Token> mark,
      List<EpochBounds.Start> starts,
      long settledBelow) {
    this.epoch = epoch;
    this.position = position;
    this.end = end;
    this.mark = mark;
    this.starts = List.copyOf(starts);
    this.settledBelow = settledBelow;
  }

  /** The state of a stream that was never heard of: no epoch, position 0. */
  public static StreamState initial() {
    return INITIAL;
  }

  /** The highest epoch that was granted; 0 before the first. */
  public long epoch() {
    return epoch;
  }

  /** All frames before this number are durable and final. */
  public long position() {
    return position;
  }

  /** The number at which the stream ends, once its sender has said so. */
  public OptionalLong end() {
    return end;
  }

  /** What the sender said last of its own position, as of {@link #position()}. */
  public Optional<byte[]> mark() {
    return mark.map(Control.Token::bytes);
  }

  Optional<Control.Token> token() {
    return mark;
  }

  EpochBounds bounds() {
    return new EpochBounds(starts, settledBelow);
  }

  /** The state as bytes, for {@link #fromBytes}; stable across versions of this library. */
  public byte[] toBytes() {
    byte[] token = mark.map(Control.Token::bytes).orElse(new byte[0]);
    ByteBuffer bytes = ByteBuffer.allocate(1 + 8 * 4 + 4 + token.length + 4 + starts.size() * 16);
    bytes.put(FORMAT).putLong(epoch).putLong(position).putLong(end.orElse(-1));
    bytes.putLong(settledBelow).putInt(mark.isPresent() ? token.length : -1).put(token);
    bytes.putInt(starts.size());
    starts.forEach(start -> bytes.putLong(start.epoch()).putLong(start.from()));
    return bytes.array();
  }

  /**
   * The state that {@link #toBytes} wrote.
   *
   * @throws InvalidDataException if the bytes are something else
   */
  public static StreamState fromBytes(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    try {
      StreamState state = read(from);
      if (from.hasRemaining()) {
        throw new InvalidDataException(
            from.remaining() + " bytes follow the " + from.position() + " of a stream's state");
      }
      return state;
    } catch (BufferUnderflowException e) {
      throw new InvalidDataException(
          "the " + bytes.length + " bytes of a stream's state are cut short", e);
    }
  }

  private static StreamState read(ByteBuffer bytes) {
    byte format = bytes.get();
    if (format != FORMAT) {
      throw new InvalidDataException(
          "a stream's state has format " + format + ": this version knows " + FORMAT);
    }
    long epoch = notNegative(bytes.getLong(), "epoch");
    long position = notNegative(bytes.getLong(), "position");
    long end = bytes.getLong();
    long settledBelow = notNegative(bytes.getLong(), "settled epoch");
    int markLength = bytes.getInt();
    Optional<Control.Token> mark =
        markLength < 0 ? Optional.empty() : Optional.of(token(bytes, markLength));
    long count = notNegative(bytes.getInt(), "number of bounds");
    List<EpochBounds.Start> starts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      starts.add(
          new EpochBounds.Start(
              notNegative(bytes.getLong(), "epoch of a bound"),
              notNegative(bytes.getLong(), "position of a bound")));
    }
    return new StreamState(
        epoch,
        position,
        end < 0 ? OptionalLong.empty() : OptionalLong.of(end),
        mark,
        starts,
        settledBelow);
  }

  private static long notNegative(long value, String what) {
    if (value < 0) {
      throw new InvalidDataException("the " + what + " of a stream's state is " + value);
    }
    return value;
  }

  private static Control.Token token(ByteBuffer bytes, int length) {
    if (length > Control.MAX_TEXT_BYTES) {
      throw new InvalidDataException(
          "the mark of a stream's state has "
              + length
              + " bytes: the limit is "
              + Control.MAX_TEXT_BYTES);
    }
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] token = new byte[length];
    bytes.get(token);
    return Control.Token.copyOf(token);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamState state && Arrays.equals(toBytes(), state.toBytes());
  }

  @Override
  public int hashCode() {
    return Objects.hash(epoch, position, end, mark, starts, settledBelow);
  }

  @Override
  public String toString() {
    return "StreamState[epoch "
        + epoch
        + ", position "
        + position
        + (end.isPresent() ? ", end " + end.getAsLong() : "")
        + "]";
  }
}
