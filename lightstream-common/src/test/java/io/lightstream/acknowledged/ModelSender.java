// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static io.lightstream.acknowledged.ModelMutation.CHECKPOINT_WITHOUT_PREPARED;
import static io.lightstream.acknowledged.ModelMutation.END_NOT_CONFIRMED;
import static io.lightstream.acknowledged.ModelMutation.FORGET_WHAT_IS_SENT;
import static io.lightstream.acknowledged.ModelMutation.FROM_IS_NEXT_FRAME;
import static io.lightstream.acknowledged.ModelMutation.NO_INCARNATION;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.acknowledged.ModelLink.Frame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One incarnation of the sending process, with the application that fills it. */
final class ModelSender {

  private static final List<Control.TypeName> TYPES =
      List.of(new Control.TypeName("rows", "table"));

  final int author;
  private final ModelWorld world;
  private final ModelJob job;
  final SenderMachine machine;
  private final NavigableMap<Long, Frame> kept;

  /** The next row of the source; unknown before the first resume where that tells it. */
  private int row;

  private boolean started;
  private ModelLink link;
  private OptionalLong cursor = OptionalLong.empty();
  private boolean endSaid;
  private Optional<ModelJob.Checkpoint> pending = Optional.empty();
  boolean alive = true;

  /** The job has forgotten this process, which does not know. */
  boolean zombie;

  ModelSender(
      ModelWorld world,
      int author,
      SenderMachine machine,
      NavigableMap<Long, Frame> kept,
      int row) {
    this.world = world;
    this.job = world.job;
    this.author = author;
    this.machine = machine;
    this.kept = new TreeMap<>(kept);
    this.row = row;
    this.started = !machine.mustResumeFirst();
  }

  boolean isComplete() {
    return world.mutation == END_NOT_CONFIRMED
        ? machine.endedAt().isPresent() && machine.low() == machine.endedAt().getAsLong()
        : machine.isComplete();
  }

  boolean hasEpoch() {
    return machine.epoch().isPresent();
  }

  boolean isLinked() {
    return link != null && !link.broken;
  }

  int keptFrames() {
    return kept.size();
  }

  /** One step of the process: it connects, sends, or the application does something. */
  void act() {
    if (isComplete()) {
      return;
    }
    switch (world.random.nextInt(3)) {
      case 0 -> connect();
      case 1 -> send();
      default -> application();
    }
  }

  private void connect() {
    boolean backsOff = world.random.nextInt(4) > 0;
    if (!isLinked() && !world.readerConnects && !backsOff) {
      greet(world.connect(this, null));
    }
  }

  /** The first thing on a connection, whoever has made it. */
  void greet(ModelLink with) {
    if (link != null) {
      link.broken = true;
    }
    link = with;
    cursor = OptionalLong.empty();
    Control.Hello hello = machine.hello(TYPES);
    if (world.mutation == FROM_IS_NEXT_FRAME && hello.epoch().isEmpty()) {
      hello = with(hello, OptionalLong.of(machine.end()), hello.incarnation());
    } else if (world.mutation == NO_INCARNATION) {
      hello = with(hello, hello.from(), OptionalLong.empty());
    }
    link.toReceiver(hello);
  }

  private static Control.Hello with(
      Control.Hello hello, OptionalLong from, OptionalLong incarnation) {
    return new Control.Hello(
        hello.version(),
        hello.stream(),
        hello.kind(),
        hello.epoch(),
        from,
        hello.types(),
        incarnation,
        hello.attempt());
  }

  private void send() {
    if (!isLinked() || cursor.isEmpty()) {
      return;
    }
    long number = cursor.getAsLong();
    if (number < machine.end()) {
      Frame frame = kept.get(number);
      ModelWorld.require(frame != null, "#%s no longer has frame %s", author, number);
      frame.mark().ifPresent(token -> link.toReceiver(new Control.Mark(token)));
      link.toReceiver(frame);
      cursor = OptionalLong.of(number + 1);
      if (world.mutation == FORGET_WHAT_IS_SENT) {
        kept.remove(number);
      }
    } else if (machine.endedAt().isPresent() && !endSaid) {
      link.toReceiver(new Control.End(machine.endedAt().getAsLong()));
      endSaid = true;
    }
  }

  private void application() {
    if (!started) {
      return;
    }
    switch (world.random.nextInt(4)) {
      case 0, 1 -> produce();
      case 2 -> checkpoint();
      default -> commit();
    }
  }

  private void produce() {
    if (machine.endedAt().isPresent()) {
      return;
    }
    if (row == ModelWorld.ROWS) {
      machine.finish();
      return;
    }
    int count = job.rowsOfNextFrame(row);
    int next = row + count;
    Optional<Token> mark =
        world.scenario.job == ModelScenario.Job.MARKS ? Optional.of(token(next)) : Optional.empty();
    Frame frame = new Frame(row, next, author, mark);
    long number = machine.append();
    kept.put(number, frame);
    job.logged(number, frame);
    row = next;
  }

  private static Token token(int row) {
    return Token.copyOf(ByteBuffer.allocate(4).putInt(row).array());
  }

  private static int row(Token token) {
    return ByteBuffer.wrap(token.bytes()).getInt();
  }

  private void checkpoint() {
    if (!world.scenario.checkpoints() || !hasEpoch() || zombie) {
      return;
    }
    if (pending.isPresent()) {
      job.completed(pending.get());
      pending = Optional.empty();
      return;
    }
    boolean keeps = world.scenario.checkpointsHoldFrames();
    if (keeps
        || machine.prepared() >= machine.end()
        || world.mutation == CHECKPOINT_WITHOUT_PREPARED) {
      pending =
          Optional.of(
              new ModelJob.Checkpoint(
                  machine.end(),
                  row,
                  keeps ? new TreeMap<>(kept) : new TreeMap<>(),
                  machine.epoch().getAsLong()));
    }
  }

  private void commit() {
    if (!hasEpoch()) {
      return;
    }
    long epoch = machine.epoch().getAsLong();
    if (world.scenario.checkpoints()) {
      if (zombie && world.receiver.granted() > author) {
        world.commit(epoch, machine.prepared(), false);
      } else if (!zombie) {
        job.commitCheckpoint();
      }
    } else if (world.scenario.stages && machine.prepared() > machine.acknowledged()) {
      if (isLinked() && cursor.isPresent() && world.random.nextBoolean()) {
        link.toReceiver(new Control.Commit(ModelWorld.STREAM, epoch, machine.prepared()));
      } else {
        world.commit(epoch, machine.prepared(), false);
      }
    }
  }

  void receive(ModelLink from, Control control) {
    if (control instanceof Control.Attach) {
      greet(from);
    } else if (from != link) {
      world.trace("#%s does not listen to %s any more", author, from);
    } else if (control instanceof Control.Resume resume) {
      resume(resume);
    } else if (control instanceof Control.Ack ack) {
      machine.ack(ack.seq());
      forget();
    } else if (control instanceof Control.Prepared prepared) {
      machine.prepared(prepared.seq());
      forget();
    } else if (control instanceof Control.End end) {
      machine.ended(end.seq());
      forget();
    } else {
      fail(machine.failure(control));
    }
  }

  private void resume(Control.Resume resume) {
    SenderMachine.Next next = machine.resume(resume);
    if (next instanceof SenderMachine.Next.Refuse refuse) {
      link.toReceiver(refuse.answer());
      fail(refuse.failure());
      return;
    }
    cursor = OptionalLong.of(((SenderMachine.Next.Send) next).number());
    endSaid = false;
    forget();
    if (!started) {
      started = true;
      row = job.rowAt(machine.end(), machine.mark().map(ModelSender::row), row);
    }
  }

  private void forget() {
    kept.headMap(machine.low()).clear();
    job.trim(machine.low());
  }

  private void fail(RuntimeException failure) {
    world.trace("#%s fails: %s", author, failure.getMessage());
    alive = false;
    world.failed(this, failure);
  }

  void checkBounds() {
    ModelWorld.require(
        kept.size() == machine.end() - machine.low() || world.mutation == FORGET_WHAT_IS_SENT,
        "#%s keeps %s frames between %s and %s",
        author,
        kept.size(),
        machine.low(),
        machine.end());
  }
}
