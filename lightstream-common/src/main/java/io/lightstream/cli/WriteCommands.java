// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamPeer;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatchWriter;

/** {@code send} and {@code serve}. */
final class WriteCommands {

  private final Session session;
  private final Arguments arguments;
  private final String source;
  private final String uri;

  WriteCommands(Session session) {
    this.session = session;
    this.arguments = session.arguments();
    this.source = arguments.operand(0);
    this.uri = arguments.operand(1);
  }

  int send() {
    boolean reliable = Reliable.isWanted(arguments);
    if (reliable) {
      ReliableWriter.check(session, source);
    }
    try (Feed feed = Feed.open(session, source, isRepeated())) {
      RecordBatchWriter writer =
          reliable
              ? ReliableWriter.connect(session, source, uri, feed.schema())
              : new Targets(session).connect(uri, feed.schema());
      Totals totals = new Delivery(session, feed).to(writer);
      session.report(totals, false);
    }
    return CommandLine.DONE;
  }

  int serve() {
    boolean once = arguments.has(Option.ONCE) || !Feed.isFile(source);
    try (Feed feed = Feed.open(session, source, isRepeated() || !once);
        LightstreamListener listener = Lightstream.listen(uri, session.transport())) {
      Peers peers = new Peers(session, listener, (peer, number) -> deliver(feed, peer));
      Totals totals = peers.serve(once ? Peers.Manner.FIRST_ONLY : Peers.Manner.AT_A_TIME);
      session.report(totals, false);
    }
    return CommandLine.DONE;
  }

  private Totals deliver(Feed feed, LightstreamPeer peer) {
    WriteOptions options = new Targets(session).options();
    return new Delivery(session, feed).to(session.wire().write(peer, feed.schema(), options));
  }

  private boolean isRepeated() {
    return arguments.number(Option.REPEAT).orElse(1L) > 1;
  }
}
