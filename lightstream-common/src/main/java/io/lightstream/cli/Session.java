// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.LightstreamReader;
import io.lightstream.ReadOptions;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.error.ProtocolException;
import io.lightstream.frame.StreamEnd;
import io.lightstream.transport.TlsOptions;
import io.lightstream.transport.TransportOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** One run of one command: what its options mean, and what all commands share. */
final class Session {

  static final String STANDARD = "-";
  private static final Pattern URI_FORM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  private final Arguments arguments;
  private final Environment environment;
  private final Wire wire;

  Session(Arguments arguments, Environment environment) {
    this.arguments = arguments;
    this.environment = environment;
    this.wire = Wire.of(arguments);
  }

  /** What is wrong with the only thing that is read is said with its name. */
  int run() {
    try {
      return dispatch();
    } catch (InvalidDataException | LimitExceededException | ProtocolException e) {
      boolean said = !readsOne() || e.getMessage().contains(arguments.operand(0));
      throw said ? e : e.within(arguments.operand(0));
    }
  }

  private boolean readsOne() {
    return switch (arguments.verb()) {
      case CAT, CONVERT, SCHEMA, RECEIVE -> true;
      case SEND, SERVE, LISTEN, VALIDATE -> false;
    };
  }

  private int dispatch() {
    return switch (arguments.verb()) {
      case CAT -> new CopyCommand(this).cat();
      case CONVERT -> new CopyCommand(this).convert();
      case SCHEMA -> new SchemaCommand(this).run();
      case SEND -> new WriteCommands(this).send();
      case SERVE -> new WriteCommands(this).serve();
      case RECEIVE -> new ReadCommands(this).receive();
      case LISTEN -> new ReadCommands(this).listen();
      case VALIDATE -> new ValidateCommand(this).run();
    };
  }

  Arguments arguments() {
    return arguments;
  }

  Environment environment() {
    return environment;
  }

  /** What streams carry. */
  Wire wire() {
    return wire;
  }

  static boolean isUri(String text) {
    return URI_FORM.matcher(text).matches() && !text.startsWith("file:");
  }

  /** Opens what is to be read; an interrupt closes it. */
  LightstreamReader open(String source) {
    LightstreamReader reader = new Sources(this).open(source);
    environment.interruption().closes(reader);
    return reader;
  }

  void close(LightstreamReader reader) {
    environment.interruption().forget(reader);
    reader.close();
  }

  ReadOptions readOptions() {
    ReadOptions options = ReadOptions.defaults().withTransport(transport());
    return arguments.names(Option.COLUMNS).map(options::withColumns).orElse(options);
  }

  TransportOptions transport() {
    TlsOptions tls =
        new TlsOptions(
            path(Option.TLS_CERT),
            path(Option.TLS_KEY),
            Optional.empty(),
            path(Option.TLS_CA),
            arguments.has(Option.INSECURE));
    return TransportOptions.defaults().withTls(tls);
  }

  private Optional<Path> path(Option option) {
    return arguments.text(option).map(Path::of);
  }

  Progress progress() {
    return new Progress(arguments, environment);
  }

  /**
   * Says how many frames of other types there were, and that a stream ended as one of a killed
   * sender does.
   */
  void ended(LightstreamReader reader) {
    long skipped = reader.skipped().orElse(0);
    if (skipped > 0 && !arguments.has(Option.QUIET)) {
      environment.say(
          "lightstream: "
              + reader.source()
              + ": skipped "
              + skipped
              + (skipped == 1 ? " frame of another type" : " frames of other types"));
    }
    if (reader.hasEndMark()
        && reader.end().equals(Optional.of(StreamEnd.CLOSED))
        && !environment.interruption().hasBegun()) {
      warn(
          reader.source()
              + ": the stream ended without its end mark: the sender may have died before it was"
              + " done");
    }
  }

  void warn(String line) {
    if (!arguments.has(Option.QUIET)) {
      environment.say("lightstream: warning: " + line);
    }
  }

  void say(String who, LightstreamException failure) {
    environment.say("lightstream: " + describe(who, failure));
    if (arguments.has(Option.DEBUG)) {
      failure.printStackTrace(environment.errors());
    }
  }

  /** What went wrong, with whom. */
  static String describe(String who, LightstreamException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains(who) ? message : who + ": " + message;
  }

  /** Totals as JSON, where they are wanted. */
  void report(Totals totals, boolean outputCarriesData) {
    if (!arguments.has(Option.TOTALS)) {
      return;
    }
    if (outputCarriesData) {
      environment.errors().println(totals.json());
    } else {
      Printer.print(totals.json(), environment);
    }
  }
}
