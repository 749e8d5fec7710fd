// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.acknowledged.Control.TypeName;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Control frames as bytes: arrays of MessagePack. Elements behind those that are known are ignored,
 * so that later versions can say more; missing or ill-typed ones are an error.
 */
final class ControlCodec {

  private static final int MAX_TEXT_BYTES = 64 << 10;

  private ControlCodec() {}

  static ByteBuffer encode(Control control) {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      pack(control, packer);
      return ByteBuffer.wrap(packer.toByteArray());
    } catch (IOException e) {
      throw new ProtocolException("a control frame could not be packed: " + control, e);
    } catch (NoClassDefFoundError e) {
      throw new ConfigurationException(
          "acknowledged streams need the artifact org.msgpack:msgpack-core on the class path", e);
    }
  }

  private static void pack(Control control, MessageBufferPacker to) throws IOException {
    if (control instanceof Control.Attach c) {
      begin(to, "attach", 3).packLong(c.version()).packString(c.reader());
      packText(to, c.stream());
    } else if (control instanceof Control.Hello c) {
      begin(to, "hello", 7).packLong(c.version()).packString(c.stream());
      to.packString(c.kind().wireName());
      packNumber(to, c.epoch());
      packNumber(to, c.from());
      packTypes(to, c.types());
      packNumber(to, c.incarnation());
    } else if (control instanceof Control.Resume c) {
      begin(to, "resume", 3).packLong(c.epoch()).packLong(c.next());
      packToken(to, c.mark());
    } else if (control instanceof Control.Mark c) {
      packToken(begin(to, "mark", 1), Optional.of(c.token()));
    } else if (control instanceof Control.Prepared c) {
      begin(to, "prepared", 1).packLong(c.seq());
    } else if (control instanceof Control.Commit c) {
      begin(to, "commit", 3).packString(c.stream()).packLong(c.epoch()).packLong(c.seq());
    } else if (control instanceof Control.Ack c) {
      begin(to, "ack", 1).packLong(c.seq());
    } else if (control instanceof Control.End c) {
      begin(to, "end", 1).packLong(c.seq());
    } else if (control instanceof Control.Fenced c) {
      begin(to, "fenced", 1).packLong(c.current());
    } else if (control instanceof Control.Gone c) {
      begin(to, "gone", 1).packLong(c.low());
    } else if (control instanceof Control.Moved c) {
      begin(to, "moved", 1).packString(c.uri());
    } else if (control instanceof Control.Refused c) {
      begin(to, "refused", 1).packString(c.why());
    } else if (control instanceof Control.Ping c) {
      begin(to, "ping", 1).packLong(c.number());
    } else if (control instanceof Control.Pong c) {
      begin(to, "pong", 1).packLong(c.number());
    }
  }

  private static MessageBufferPacker begin(MessageBufferPacker to, String name, int elements)
      throws IOException {
    to.packArrayHeader(elements + 1).packString(name);
    return to;
  }

  private static void packText(MessageBufferPacker to, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      to.packString(text.get());
    } else {
      to.packNil();
    }
  }

  private static void packNumber(MessageBufferPacker to, OptionalLong number) throws IOException {
    if (number.isPresent()) {
      to.packLong(number.getAsLong());
    } else {
      to.packNil();
    }
  }

  private static void packToken(MessageBufferPacker to, Optional<Token> token) throws IOException {
    if (token.isPresent()) {
      byte[] bytes = token.get().bytes();
      to.packBinaryHeader(bytes.length).writePayload(bytes);
    } else {
      to.packNil();
    }
  }

  private static void packTypes(MessageBufferPacker to, List<TypeName> types) throws IOException {
    to.packArrayHeader(types.size());
    for (TypeName type : types) {
      to.packArrayHeader(2).packString(type.name()).packString(type.kind());
    }
  }

  /**
   * The control frame in {@code payload}.
   *
   * @throws ProtocolException if it is none that this version knows
   */
  static Control decode(ByteBuffer payload) {
    try (MessageUnpacker from = MessagePack.newDefaultUnpacker(payload)) {
      Elements elements = new Elements(from, from.unpackArrayHeader());
      return unpack(elements.text("name"), elements);
    } catch (IOException | MessagePackException e) {
      throw new ProtocolException(
          "a control frame of "
              + payload.remaining()
              + " bytes is not an array of MessagePack as this version knows it: "
              + e.getMessage(),
          e);
    } catch (NoClassDefFoundError e) {
      throw new ConfigurationException(
          "acknowledged streams need the artifact org.msgpack:msgpack-core on the class path", e);
    }
  }

  private static Control unpack(String name, Elements in) throws IOException {
    return switch (name) {
      case "attach" -> new Control.Attach(in.number("version"), in.text("reader"), in.maybeText());
      case "hello" -> hello(in);
      case "resume" ->
          new Control.Resume(in.position("epoch"), in.position("next"), in.maybeToken());
      case "mark" ->
          new Control.Mark(
              in.maybeToken().orElseThrow(() -> new ProtocolException("a mark without a token")));
      case "prepared" -> new Control.Prepared(in.position("seq"));
      case "commit" ->
          new Control.Commit(in.text("stream"), in.position("epoch"), in.position("seq"));
      case "ack" -> new Control.Ack(in.position("seq"));
      case "end" -> new Control.End(in.position("seq"));
      case "fenced" -> new Control.Fenced(in.number("current"));
      case "gone" -> new Control.Gone(in.position("low"));
      case "moved" -> new Control.Moved(in.text("uri"));
      case "refused" -> new Control.Refused(in.text("why"));
      case "ping" -> new Control.Ping(in.number("n"));
      case "pong" -> new Control.Pong(in.number("n"));
      default -> throw new ProtocolException("the control frame '" + name + "' is not known");
    };
  }

  private static Control.Hello hello(Elements in) throws IOException {
    long version = in.number("version");
    if (version != Control.VERSION) {
      throw new ProtocolException(
          "the peer speaks version "
              + version
              + " of acknowledged streams, this side version "
              + Control.VERSION);
    }
    return new Control.Hello(
        version,
        in.text("stream"),
        kind(in.text("kind")),
        in.maybeNumber(),
        in.maybeNumber(),
        in.types(),
        in.maybeAnyNumber());
  }

  private static SenderKind kind(String name) {
    for (SenderKind kind : SenderKind.values()) {
      if (kind.wireName().equals(name)) {
        return kind;
      }
    }
    throw new ProtocolException(
        "the kind of sender '" + name.toLowerCase(Locale.ROOT) + "' is not known");
  }

  /** The elements of an array, one after the other. */
  private static final class Elements {

    private final MessageUnpacker from;
    private int left;

    Elements(MessageUnpacker from, int count) {
      this.from = from;
      this.left = count;
    }

    private void take(String what) {
      if (left == 0) {
        throw new ProtocolException("a control frame ends before its " + what);
      }
      left--;
    }

    String text(String what) throws IOException {
      take(what);
      int length = from.unpackRawStringHeader();
      if (length > MAX_TEXT_BYTES) {
        throw new ProtocolException(
            "the "
                + what
                + " of a control frame has "
                + length
                + " bytes: the limit is "
                + MAX_TEXT_BYTES);
      }
      return new String(from.readPayload(length), java.nio.charset.StandardCharsets.UTF_8);
    }

    long number(String what) throws IOException {
      take(what);
      return from.unpackLong();
    }

    long position(String what) throws IOException {
      long number = number(what);
      if (number < 0) {
        throw new ProtocolException(
            "the " + what + " of a control frame is " + number + ": it must not be negative");
      }
      return number;
    }

    private boolean absent() throws IOException {
      if (left > 0 && !from.tryUnpackNil()) {
        return false;
      }
      left = Math.max(0, left - 1);
      return true;
    }

    Optional<String> maybeText() throws IOException {
      return absent() ? Optional.empty() : Optional.of(text("stream"));
    }

    OptionalLong maybeNumber() throws IOException {
      return absent() ? OptionalLong.empty() : OptionalLong.of(position("number"));
    }

    OptionalLong maybeAnyNumber() throws IOException {
      return absent() ? OptionalLong.empty() : OptionalLong.of(number("incarnation"));
    }

    Optional<Token> maybeToken() throws IOException {
      if (absent()) {
        return Optional.empty();
      }
      take("token");
      int length = from.unpackBinaryHeader();
      if (length > MAX_TEXT_BYTES) {
        throw new ProtocolException(
            "a mark has " + length + " bytes: the limit is " + MAX_TEXT_BYTES);
      }
      return Optional.of(Token.copyOf(from.readPayload(length)));
    }

    List<TypeName> types() throws IOException {
      take("types");
      int count = from.unpackArrayHeader();
      List<TypeName> types = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Elements pair = new Elements(from, from.unpackArrayHeader());
        types.add(new TypeName(pair.text("type name"), pair.text("type kind")));
      }
      return types;
    }
  }
}
