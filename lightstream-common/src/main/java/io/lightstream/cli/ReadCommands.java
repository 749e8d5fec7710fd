// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamPeer;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;

/** {@code receive} and {@code listen}. */
final class ReadCommands {

  /** In the name of a target: the number of the peer, counted from 1. */
  private static final String NUMBER = "{n}";

  private final Session session;
  private final Arguments arguments;
  private final String uri;
  private final String target;

  ReadCommands(Session session) {
    this.session = session;
    this.arguments = session.arguments();
    this.uri = arguments.operand(0);
    this.target = arguments.text(Option.TARGET).orElse(Session.STANDARD);
    if (arguments.has(Option.DISCARD) && arguments.has(Option.TARGET)) {
      throw new ConfigurationException("--discard keeps nothing: it does not go with -o");
    }
    if (arguments.has(Option.DISCARD) && arguments.has(Option.STAGE)) {
      throw new ConfigurationException("--discard keeps nothing: it does not go with --stage");
    }
    if (!arguments.has(Option.DISCARD) && !arguments.has(Option.STAGE) && !Session.isUri(target)) {
      format();
    }
  }

  int receive() {
    session.report(keep(session.open(uri), target), carriesData());
    return CommandLine.DONE;
  }

  int listen() {
    boolean reliable = Reliable.isWanted(arguments);
    if (arguments.has(Option.STAGE)) {
      session.report(new StagedListen(session, uri).run(), false);
      return CommandLine.DONE;
    }
    if (reliable) {
      session.report(new ReliableListen(session, uri, target).run(this::writer), carriesData());
      return CommandLine.DONE;
    }
    try (LightstreamListener listener = Lightstream.listen(uri, session.transport())) {
      Totals totals = new Peers(session, listener, this::keep).serve(manner());
      session.report(totals, carriesData());
    }
    return CommandLine.DONE;
  }

  /** Standard output can hold but one stream, a file one at a time. */
  private Peers.Manner manner() {
    if (arguments.has(Option.ONCE) || carriesData()) {
      return Peers.Manner.FIRST_ONLY;
    }
    boolean apart =
        arguments.has(Option.DISCARD) || target.contains(NUMBER) || Session.isUri(target);
    return apart ? Peers.Manner.AT_A_TIME : Peers.Manner.ONE_AFTER_THE_OTHER;
  }

  private boolean carriesData() {
    return !arguments.has(Option.DISCARD) && target.equals(Session.STANDARD);
  }

  private Totals keep(LightstreamPeer peer, int number) {
    LightstreamReader reader = session.wire().read(peer, session.readOptions());
    session.environment().interruption().closes(reader);
    return keep(reader, target.replace(NUMBER, Integer.toString(number)));
  }

  private Totals keep(LightstreamReader reader, String name) {
    try {
      Transfer transfer = new Transfer(session);
      return arguments.has(Option.DISCARD)
          ? transfer.discard(reader)
          : transfer.copy(reader, writer(name, reader.schema()));
    } finally {
      session.close(reader);
    }
  }

  private RecordBatchWriter writer(String name, Schema schema) {
    Targets targets = new Targets(session);
    return Session.isUri(name)
        ? targets.connect(name, schema)
        : targets.open(name, format(), schema);
  }

  private Format format() {
    boolean named = arguments.has(Option.TARGET) && !(session.wire() instanceof ArrowWire);
    if (target.equals(Session.STANDARD) && !named) {
      return session.environment().terminal().output() ? Format.TABLE : Format.ARROWS;
    }
    return Format.ofTarget(target, session.wire())
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "the name of "
                        + target
                        + " does not say what to write: .arrow, .arrows, .csv, .json or .ndjson"));
  }
}
