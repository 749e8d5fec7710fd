// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamPeer;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Accepts peers and serves them: one and then the end, one after the other, or each on a thread of
 * its own. What goes wrong with one of many peers is said and ends nothing else.
 */
final class Peers {

  enum Manner {
    FIRST_ONLY,
    ONE_AFTER_THE_OTHER,
    AT_A_TIME
  }

  private static final int MOST_FAILURES = 10;

  private final Session session;
  private final LightstreamListener listener;
  private final BiFunction<LightstreamPeer, Integer, Totals> work;
  private final Totals all = new Totals();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Peers of a listener.
   *
   * @param work serves one peer; told its number, counted from 1
   */
  Peers(
      Session session,
      LightstreamListener listener,
      BiFunction<LightstreamPeer, Integer, Totals> work) {
    this.session = session;
    this.listener = listener;
    this.work = work;
  }

  /** Returns after the first peer, or after an interrupt once every peer is done with. */
  Totals serve(Manner manner) {
    session.environment().interruption().closes(listener);
    session.environment().say("listening on " + listener.uri());
    if (manner == Manner.FIRST_ONLY) {
      LightstreamPeer peer = listener.accept();
      listener.close();
      return work.apply(peer, 1);
    }
    for (int number = 1; acceptNext(manner, number); number++) {
      threads.removeIf(thread -> !thread.isAlive());
    }
    threads.forEach(Peers::join);
    return all;
  }

  private boolean acceptNext(Manner manner, int number) {
    LightstreamPeer peer = accept();
    if (peer == null) {
      return false;
    }
    if (manner == Manner.AT_A_TIME) {
      Thread thread = new Thread(() -> serve(peer, number), "lightstream-peer-" + number);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    } else {
      serve(peer, number);
    }
    return true;
  }

  /** Returns null after an interrupt. A failure to accept may pass, but not for ever. */
  private LightstreamPeer accept() {
    for (int failures = 1; ; failures++) {
      try {
        return listener.accept();
      } catch (LightstreamException e) {
        if (session.environment().interruption().hasBegun()) {
          return null;
        }
        if (e instanceof ClosedException || failures == MOST_FAILURES) {
          throw e;
        }
        session.say(listener.uri().toString(), e);
      }
    }
  }

  private void serve(LightstreamPeer peer, int number) {
    try (peer) {
      Totals totals = work.apply(peer, number);
      all.add(totals);
    } catch (LightstreamException e) {
      if (!session.environment().interruption().hasBegun()) {
        session.say(peer.peer(), e);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
