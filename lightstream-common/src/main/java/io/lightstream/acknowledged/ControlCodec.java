// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.acknowledged.Control.TypeName;
import io.lightstream.error.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Control frames as bytes: arrays of MessagePack. Elements behind those that are known are ignored,
 * so that later versions can say more; missing or ill-typed ones are an error.
 */
final class ControlCodec {

  /** A name of a frame or a kind that is longer is none, and is not repeated in an error. */
  private static final int MAX_NAME_BYTES = 1024;

  /** Positions can be counted on from any that a peer may name. */
  private static final long MAX_POSITION = 1L << 62;

  /** As many as there are tags. */
  private static final int MAX_TYPES = 255;

  private ControlCodec() {}

  static ByteBuffer encode(Control control) {
    PackWriter to = new PackWriter();
    if (control instanceof Control.Attach c) {
      begin(to, "attach", 3).number(c.version()).text(c.reader());
      c.stream().ifPresentOrElse(to::text, to::nil);
    } else if (control instanceof Control.Hello c) {
      hello(begin(to, "hello", 8), c);
    } else if (control instanceof Control.Resume c) {
      begin(to, "resume", 3).number(c.epoch()).number(c.next());
      c.mark().ifPresentOrElse(mark -> to.binary(mark.bytes()), to::nil);
    } else if (control instanceof Control.Mark c) {
      begin(to, "mark", 1).binary(c.token().bytes());
    } else if (control instanceof Control.Prepared c) {
      begin(to, "prepared", 1).number(c.seq());
    } else if (control instanceof Control.Commit c) {
      begin(to, "commit", 3).text(c.stream()).number(c.epoch()).number(c.seq());
    } else if (control instanceof Control.Ack c) {
      begin(to, "ack", 1).number(c.seq());
    } else if (control instanceof Control.End c) {
      begin(to, "end", 1).number(c.seq());
    } else if (control instanceof Control.Fenced c) {
      begin(to, "fenced", 1).number(c.current());
    } else if (control instanceof Control.Gone c) {
      begin(to, "gone", 1).number(c.low());
    } else if (control instanceof Control.Moved c) {
      begin(to, "moved", 1).text(c.uri());
    } else if (control instanceof Control.Refused c) {
      begin(to, "refused", 1).text(cut(c.why()));
    } else if (control instanceof Control.Ping c) {
      begin(to, "ping", 1).number(c.number());
    } else if (control instanceof Control.Pong c) {
      begin(to, "pong", 1).number(c.number());
    }
    return to.written();
  }

  private static PackWriter begin(PackWriter to, String name, int elements) {
    return to.array(elements + 1).text(name);
  }

  private static void hello(PackWriter to, Control.Hello hello) {
    to.number(hello.version()).text(hello.stream()).text(hello.kind().wireName());
    number(to, hello.epoch());
    number(to, hello.from());
    to.array(hello.types().size());
    hello.types().forEach(type -> to.array(2).text(type.name()).text(type.kind()));
    number(to, hello.incarnation());
    number(to, hello.attempt());
  }

  private static void number(PackWriter to, OptionalLong number) {
    number.ifPresentOrElse(to::number, to::nil);
  }

  /** A reason names what a peer or a user has chosen; its length must not be their choice. */
  private static String cut(String why) {
    int limit = Control.MAX_TEXT_BYTES / 4;
    return why.length() <= limit ? why : why.substring(0, limit) + "...";
  }

  /**
   * The control frame in {@code payload}, whose position stays.
   *
   * @throws ProtocolException if it is none that this version knows
   */
  static Control decode(ByteBuffer payload) {
    PackReader from = new PackReader(payload);
    Elements elements = new Elements(from, from.array("frame"));
    Control control = unpack(elements.name("name"), elements);
    elements.end();
    if (from.hasMore()) {
      throw new ProtocolException("bytes follow the array of a control frame: " + control);
    }
    return control;
  }

  private static Control unpack(String name, Elements in) {
    return switch (name) {
      case "attach" -> new Control.Attach(version(in), in.text("reader"), in.maybeText("stream"));
      case "hello" -> hello(in);
      case "resume" ->
          new Control.Resume(in.position("epoch"), in.position("next"), in.maybeToken("mark"));
      case "mark" -> new Control.Mark(in.token("token"));
      case "prepared" -> new Control.Prepared(in.position("seq"));
      case "commit" ->
          new Control.Commit(in.text("stream"), in.position("epoch"), in.position("seq"));
      case "ack" -> new Control.Ack(in.position("seq"));
      case "end" -> new Control.End(in.position("seq"));
      case "fenced" -> new Control.Fenced(in.position("current"));
      case "gone" -> new Control.Gone(in.position("low"));
      case "moved" -> new Control.Moved(in.text("uri"));
      case "refused" -> new Control.Refused(in.text("why"));
      case "ping" -> new Control.Ping(in.number("n"));
      case "pong" -> new Control.Pong(in.number("n"));
      default -> throw new ProtocolException("the control frame '" + name + "' is not known");
    };
  }

  private static Control.Hello hello(Elements in) {
    return new Control.Hello(
        version(in),
        in.text("stream"),
        kind(in.name("kind")),
        in.maybePosition("epoch"),
        in.maybePosition("from"),
        types(in),
        in.maybeNumber("incarnation"),
        in.maybePosition("attempt"));
  }

  private static long version(Elements in) {
    long version = in.number("version");
    if (version != Control.VERSION) {
      throw new ProtocolException(
          "the peer speaks version "
              + version
              + " of acknowledged streams, this side version "
              + Control.VERSION);
    }
    return version;
  }

  private static SenderKind kind(String name) {
    for (SenderKind kind : SenderKind.values()) {
      if (kind.wireName().equals(name)) {
        return kind;
      }
    }
    throw new ProtocolException("the kind of sender '" + name + "' is not known");
  }

  private static List<TypeName> types(Elements in) {
    long count = in.array("types");
    if (count > MAX_TYPES) {
      throw new ProtocolException(
          "a hello names " + count + " types: there are tags for " + MAX_TYPES);
    }
    List<TypeName> types = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      Elements pair = in.inner("type");
      types.add(new TypeName(pair.text("name of a type"), pair.text("kind of a type")));
      pair.end();
    }
    return types;
  }

  /** The elements of an array, one after the other. */
  private static final class Elements {

    private final PackReader from;
    private long left;

    Elements(PackReader from, long count) {
      this.from = from;
      this.left = count;
    }

    /** The elements of the array that begins here, which is one of an array already begun. */
    Elements inner(String what) {
      return new Elements(from, from.array(what));
    }

    private void take(String what) {
      if (left == 0) {
        throw new ProtocolException("a control frame ends before its " + what);
      }
      left--;
    }

    long array(String what) {
      take(what);
      return from.array(what);
    }

    String name(String what) {
      take(what);
      return from.text(what, MAX_NAME_BYTES);
    }

    String text(String what) {
      take(what);
      return from.text(what, Control.MAX_TEXT_BYTES);
    }

    long number(String what) {
      take(what);
      return from.number(what);
    }

    long position(String what) {
      long number = number(what);
      if (number < 0) {
        throw new ProtocolException(
            "the " + what + " of a control frame is " + number + ": it must not be negative");
      } else if (number > MAX_POSITION) {
        throw new ProtocolException(
            "the " + what + " of a control frame is " + number + ": the limit is " + MAX_POSITION);
      }
      return number;
    }

    Token token(String what) {
      take(what);
      return Token.copyOf(from.binary(what, Control.MAX_TEXT_BYTES));
    }

    private boolean absent() {
      if (left == 0) {
        return true;
      }
      if (!from.nil()) {
        return false;
      }
      left--;
      return true;
    }

    Optional<String> maybeText(String what) {
      return absent() ? Optional.empty() : Optional.of(text(what));
    }

    OptionalLong maybeNumber(String what) {
      return absent() ? OptionalLong.empty() : OptionalLong.of(number(what));
    }

    OptionalLong maybePosition(String what) {
      return absent() ? OptionalLong.empty() : OptionalLong.of(position(what));
    }

    Optional<Token> maybeToken(String what) {
      return absent() ? Optional.empty() : Optional.of(token(what));
    }

    /** What a later version says behind what is known. */
    void end() {
      from.skip(left);
      left = 0;
    }
  }
}
