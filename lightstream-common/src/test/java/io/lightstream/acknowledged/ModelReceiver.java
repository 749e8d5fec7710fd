// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static io.lightstream.acknowledged.ModelMutation.ACK_BEFORE_DURABLE;
import static io.lightstream.acknowledged.ModelMutation.ACK_OF_RECEIVED;
import static io.lightstream.acknowledged.ModelMutation.DISCARD_BEFORE_FROM;
import static io.lightstream.acknowledged.ModelMutation.DISCARD_NOTHING;
import static io.lightstream.acknowledged.ModelMutation.EPOCH_NOT_PERSISTED;
import static io.lightstream.acknowledged.ModelMutation.FRAMES_WITHOUT_MARKS;
import static io.lightstream.acknowledged.ModelMutation.MARKS_NOT_RESTORED;
import static io.lightstream.acknowledged.ModelMutation.OLD_COMMIT_BEYOND_FROM;
import static io.lightstream.acknowledged.ModelMutation.OLD_CONNECTION_HEARD;
import static io.lightstream.acknowledged.ModelMutation.PREPARED_BEFORE_DURABLE;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.acknowledged.ModelLink.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The receiving process, which dies at any moment, and the disk that survives it. */
final class ModelReceiver {

  /** The process has died. */
  static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Death() {
      super("the receiver dies", null, false, false);
    }
  }

  private final ModelWorld world;
  private final boolean stages;

  // The disk.
  private byte[] state = StreamState.initial().toBytes();
  private final List<Frame> stored = new ArrayList<>();

  /** How many of them have their marks there too. */
  private long marked;

  // The memory.
  int life;
  private ReceiverMachine machine;
  private List<Frame> received;
  private ModelLink sender;
  private Optional<Token> mark;
  private final Map<ModelLink, Control.Hello> waiting = new LinkedHashMap<>();

  /** Who was answered last with a resume: nobody else may be heard. */
  private int granted = -1;

  ModelReceiver(ModelWorld world) {
    this.world = world;
    this.stages = world.scenario.stages;
    start();
  }

  private void start() {
    life++;
    StreamState found = StreamState.fromBytes(state);
    if (!stages) {
      cut(stored, found.position());
    } else if (world.mutation != FRAMES_WITHOUT_MARKS) {
      cut(stored, Math.max(found.position(), marked));
    }
    machine = new ReceiverMachine(found, stored.size(), stages, world.scenario.gaps());
    received = new ArrayList<>(stored);
    long known = world.mutation == MARKS_NOT_RESTORED ? 0 : Math.min(marked, stored.size());
    for (int i = 0; i < known; i++) {
      Optional<Token> token = stored.get(i).mark();
      if (token.isPresent()) {
        machine.restoreMark(i + 1, token.get());
      }
    }
    sender = null;
    mark = Optional.empty();
    waiting.clear();
  }

  void restart() {
    world.trace("receiver restarts");
    world.breakAllOf(life);
    start();
    checkFinal();
  }

  /** The frames that are durable and final. */
  List<Frame> finalFrames() {
    return stored.subList(0, (int) StreamState.fromBytes(state).position());
  }

  boolean isComplete() {
    StreamState durable = StreamState.fromBytes(state);
    return machine.isComplete() && durable.end().equals(OptionalLong.of(durable.position()));
  }

  boolean needsSender() {
    return sender == null || sender.broken;
  }

  int granted() {
    return granted;
  }

  void receive(ModelLink from, Object item) {
    if (item instanceof Control.Hello hello) {
      hello(from, hello);
    } else if (item instanceof Control.Commit commit) {
      commit(from, commit);
    } else if (machine.isCurrent(from.session) || heardAnyway(from)) {
      fromSender(from, item);
    } else {
      world.trace("%s is not heard: %s", from, item);
      from.breakDown(world.random);
    }
  }

  private boolean heardAnyway(ModelLink from) {
    return world.mutation == OLD_CONNECTION_HEARD && from.session > 0;
  }

  private void hello(ModelLink from, Control.Hello hello) {
    if (world.mutation == DISCARD_BEFORE_FROM && hello.epoch().isEmpty()) {
      cut(stored, machine.committed());
      StreamState found = StreamState.fromBytes(state);
      machine = new ReceiverMachine(found, stored.size(), stages, world.scenario.gaps());
      received = new ArrayList<>(stored);
    }
    ReceiverMachine.Answer answer = machine.hello(hello);
    world.trace("%s says %s, answered %s", from, hello, answer);
    if (answer instanceof ReceiverMachine.Answer.Resumed resumed) {
      resumed(from, resumed);
    } else if (answer instanceof ReceiverMachine.Answer.Rejected rejected) {
      from.toSender(rejected.reason());
    } else {
      closeOther(from);
      waiting.put(from, hello);
    }
  }

  private void closeOther(ModelLink from) {
    if (sender != null && sender != from) {
      sender.broken = true;
    }
    sender = null;
  }

  private void resumed(ModelLink from, ReceiverMachine.Answer.Resumed resumed) {
    if (!stages && resumed.discardFrom() < received.size()) {
      world.trace("the application has to go back to what it has made durable");
      if (world.mutation != DISCARD_NOTHING) {
        throw new Death();
      }
    }
    if (world.mutation != EPOCH_NOT_PERSISTED) {
      save();
    }
    world.maybeKillReceiver();
    if (world.mutation == DISCARD_NOTHING) {
      int extra = received.size() - (int) resumed.discardFrom();
      for (int i = 0; i < extra; i++) {
        machine.frame();
      }
    } else {
      cut(stored, resumed.discardFrom());
      cut(received, resumed.discardFrom());
      marked = Math.min(marked, stored.size());
    }
    world.maybeKillReceiver();
    closeOther(from);
    sender = from;
    from.session = resumed.session();
    mark = Optional.empty();
    granted = from.sender.author;
    from.toSender(
        new Control.Resume(
            resumed.resume().epoch(),
            world.mutation == DISCARD_NOTHING ? machine.received() : resumed.resume().next(),
            resumed.resume().mark()));
    tellAgain();
  }

  private void tellAgain() {
    acknowledge();
    if (stages) {
      sender.toSender(new Control.Prepared(machine.durable()));
    }
  }

  private static void cut(List<Frame> frames, long size) {
    if (size < frames.size()) {
      frames.subList((int) size, frames.size()).clear();
    }
  }

  private void fromSender(ModelLink from, Object item) {
    if (item instanceof Frame frame) {
      ModelWorld.require(
          from.sender.author == granted,
          "a frame of #%s is heard after #%s was granted",
          from.sender.author,
          granted);
      take(frame);
    } else if (item instanceof Control.Mark said) {
      machine.mark(said.token());
      mark = Optional.of(said.token());
    } else if (item instanceof Control.End end) {
      machine.end(end.seq());
      confirmEnd();
    }
  }

  private void take(Frame frame) {
    long number = machine.frame();
    ModelWorld.require(
        number == received.size(), "frame %s becomes number %s", received.size(), number);
    received.add(new Frame(frame.firstRow(), frame.endRow(), frame.author(), mark));
    mark = Optional.empty();
  }

  private void confirmEnd() {
    if (machine.isComplete()) {
      save();
      world.maybeKillReceiver();
      if (sender != null) {
        sender.toSender(new Control.End(machine.committed()));
      }
    }
  }

  private void save() {
    StreamState now = machine.state();
    ModelWorld.require(
        now.position() <= stored.size(),
        "position %s is saved, but %s frames are stored",
        now.position(),
        stored.size());
    state = now.toBytes();
    checkFinal();
  }

  private void checkFinal() {
    world.checkFinal(finalFrames());
  }

  private void commit(ModelLink from, Control.Commit commit) {
    Control.Commit taken =
        world.mutation == OLD_COMMIT_BEYOND_FROM
            ? new Control.Commit(commit.stream(), machine.epoch(), commit.seq())
            : commit;
    Control answer = machine.commit(taken);
    if (answer instanceof Control.Ack) {
      save();
      world.maybeKillReceiver();
      acknowledge();
      confirmEnd();
    }
    from.toSender(answer);
  }

  private void acknowledge() {
    if (sender != null) {
      boolean early = world.mutation == ACK_OF_RECEIVED;
      sender.toSender(
          early ? new Control.Ack(machine.received()) : new Control.Ack(machine.committed()));
    }
  }

  /** What goes on without anything arriving. */
  void act() {
    if (!waiting.isEmpty()) {
      ModelLink next = waiting.keySet().iterator().next();
      Control.Hello hello = waiting.remove(next);
      if (!next.broken) {
        hello(next, hello);
      }
    }
    if (stages) {
      sync();
    } else {
      applicationCheckpoint();
    }
    if (world.mutation == ACK_OF_RECEIVED) {
      acknowledge();
    }
  }

  private void sync() {
    int count = received.size() - stored.size();
    if (count == 0) {
      return;
    }
    int now = stored.size() + 1 + world.random.nextInt(count);
    if (world.mutation == PREPARED_BEFORE_DURABLE && sender != null) {
      sender.toSender(new Control.Prepared(now));
      world.maybeKillReceiver();
    }
    stored.addAll(received.subList(stored.size(), now));
    world.maybeKillReceiver();
    marked = now;
    world.maybeKillReceiver();
    machine.staged(now);
    world.trace("receiver has prepared %s", now);
    if (sender != null) {
      sender.toSender(new Control.Prepared(machine.durable()));
    }
  }

  /** The application makes its output and the stream's state durable in one step. */
  private void applicationCheckpoint() {
    int count = received.size() - stored.size();
    if (count == 0) {
      return;
    }
    int now = stored.size() + 1 + world.random.nextInt(count);
    if (world.mutation == ACK_BEFORE_DURABLE && sender != null) {
      sender.toSender(new Control.Ack(now));
      world.maybeKillReceiver();
    }
    stored.addAll(received.subList(stored.size(), now));
    state = machine.stateAt(now).toBytes();
    checkFinal();
    world.trace("application has made durable %s", now);
    world.maybeKillReceiver();
    machine.acknowledge(now);
    acknowledge();
    confirmEnd();
  }
}
