// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.ModelLink.Frame;
import io.lightstream.error.FencedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * One stream with everything that can happen to it, one step at a time, by the numbers of a seed:
 * the same seed gives the same schedule. What the application must see is known from outside: the
 * rows of the source, once each and in order.
 */
final class ModelWorld {

  static final String STREAM = "rows";
  static final int ROWS = 14;
  private static final int CALM_STEPS = 40_000;
  private static final int TRACED = 80;

  final ModelScenario scenario;
  final ModelMutation mutation;
  final Random random;
  final boolean readerConnects;
  final ModelJob job;
  final ModelReceiver receiver;
  private final boolean tracing;
  private final Deque<String> trace = new ArrayDeque<>();
  private final List<ModelLink> links = new ArrayList<>();
  private final List<ModelSender> senders = new ArrayList<>();
  private final List<ModelCommitter> committers = new ArrayList<>();
  private List<Frame> finals = List.of();
  private ModelSender current;

  /** The last connection that the reader has made, where it is the one that connects. */
  private ModelLink attached;

  private boolean faults = true;
  private int authors;
  private int linksMade;
  private int step;

  ModelWorld(ModelScenario scenario, ModelMutation mutation, long seed, boolean tracing) {
    this.scenario = scenario;
    this.mutation = mutation;
    this.random = new Random((seed * 31 + scenario.ordinal()) * 0x9E3779B97F4A7C15L);
    this.tracing = tracing;
    this.readerConnects = random.nextInt(4) == 0;
    this.job = new ModelJob(this);
    this.receiver = new ModelReceiver(this);
    startSender();
  }

  /** Faults for a number of steps, then none until all is done. */
  void run(int faultySteps) {
    for (step = 0; step < faultySteps; step++) {
      oneStep();
    }
    faults = false;
    if (readerConnects) {
      senders.stream().filter(sender -> sender.zombie).forEach(this::kill); // Or nobody leaves it.
    }
    for (; !isDone(); step++) {
      require(
          step < faultySteps + CALM_STEPS, "without faults, the stream does not come to its end");
      oneStep();
    }
    require(receiver.isComplete(), "the sender is done, the receiver is not");
    require(finals.get(finals.size() - 1).endRow() == ROWS, "rows are missing: %s", finals);
    require(current.keptFrames() == 0, "frames are kept for ever");
  }

  private boolean isDone() {
    return current.isComplete() && committers.isEmpty();
  }

  private void oneStep() {
    try {
      switch (random.nextInt(16)) {
        case 0, 1 -> receiver.act();
        case 2, 3, 4, 5, 6 -> anySender().act();
        case 7 -> commitSomething();
        case 8 -> attach();
        case 9 -> fault();
        default -> deliver();
      }
    } catch (ModelReceiver.Death e) {
      receiver.restart();
    }
    if (!current.alive) {
      startSender();
    }
    senders.removeIf(sender -> !sender.alive);
    senders.forEach(ModelSender::checkBounds);
    links.removeIf(link -> link.broken && link.toReceiver.isEmpty() && link.toSender.isEmpty());
    committers.removeIf(committer -> committer.done);
  }

  private ModelSender anySender() {
    return senders.get(random.nextInt(senders.size()));
  }

  private void commitSomething() {
    if (!committers.isEmpty()) {
      committers.get(random.nextInt(committers.size())).act();
    }
  }

  private void deliver() {
    if (links.isEmpty()) {
      return;
    }
    boolean oldest = random.nextInt(4) == 0; // So that what is under way arrives in the end.
    ModelLink link = links.get(oldest ? 0 : random.nextInt(links.size()));
    if (random.nextBoolean()) {
      deliverToReceiver(link);
    } else if (!link.toSender.isEmpty()) {
      Control control = (Control) link.toSender.remove();
      if (link.committer != null) {
        link.committer.receive(control);
      } else if (link.sender.alive) {
        link.sender.receive(link, control);
      }
    }
  }

  private void deliverToReceiver(ModelLink link) {
    if (!link.toReceiver.isEmpty()) {
      Object item = link.toReceiver.remove();
      if (link.receiverLife == receiver.life && !isLateStart(link, item)) {
        receiver.receive(link, item);
      }
    }
  }

  /**
   * A first hello of an incarnation that the job has replaced already would count as a new start:
   * the one thing that is ruled out here, and named in the documentation.
   */
  private boolean isLateStart(ModelLink link, Object item) {
    return item instanceof Control.Hello hello
        && hello.epoch().isEmpty()
        && link.sender.author < current.author;
  }

  private void attach() {
    boolean waits = attached != null && !attached.broken && random.nextInt(20) > 0;
    if (readerConnects && receiver.needsSender() && !waits) {
      ModelLink link = connect(anySender(), null);
      attached = link;
      link.toSender(new Control.Attach(Control.VERSION, "reader", java.util.Optional.of(STREAM)));
    }
  }

  private void fault() {
    if (!faults) {
      return;
    }
    switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> {
        if (!links.isEmpty()) {
          ModelLink link = links.get(random.nextInt(links.size()));
          trace("%s breaks", link);
          link.breakDown(random);
        }
      }
      case 4, 5 -> throw new ModelReceiver.Death();
      default -> replaceSender();
    }
  }

  private void replaceSender() {
    if (scenario.allowsZombies() && current.hasEpoch() && random.nextBoolean()) {
      trace("#%s becomes a zombie", current.author);
      current.zombie = true;
    } else {
      trace("#%s dies", current.author);
      kill(current);
    }
    startSender();
  }

  private void kill(ModelSender sender) {
    sender.alive = false;
    links.stream().filter(link -> link.sender == sender).forEach(link -> link.breakDown(random));
  }

  private void startSender() {
    current = job.start(authors++);
    senders.add(current);
    trace("#%s starts", current.author);
  }

  ModelLink connect(ModelSender sender, ModelCommitter committer) {
    ModelLink link = new ModelLink(linksMade++, sender, committer, receiver.life);
    links.add(link);
    return link;
  }

  /** The connections of a process that has died. */
  void breakAllOf(int life) {
    for (ModelLink link : links) {
      if (link.receiverLife == life) {
        link.breakDown(random);
        link.toReceiver.clear();
      }
    }
  }

  void commit(long epoch, long seq, boolean entitled) {
    committers.add(new ModelCommitter(this, epoch, seq, entitled));
  }

  void maybeKillReceiver() {
    if (faults && random.nextInt(12) == 0) {
      throw new ModelReceiver.Death();
    }
  }

  /** A sender got an answer after which it must not go on. */
  void failed(ModelSender sender, RuntimeException failure) {
    boolean replaced = sender != current;
    require(
        replaced && failure instanceof FencedException,
        "#%s, %s, fails: %s",
        sender.author,
        replaced ? "a zombie" : "which nobody has replaced",
        failure);
  }

  /** What is final stays, and is what the source has. */
  void checkFinal(List<Frame> now) {
    require(
        now.size() >= finals.size() && now.subList(0, finals.size()).equals(finals),
        "what was final, %s, has become %s",
        finals,
        now);
    int row = finals.isEmpty() ? 0 : finals.get(finals.size() - 1).endRow();
    for (Frame frame : now.subList(finals.size(), now.size())) {
      require(
          frame.firstRow() == row || frame.firstRow() < row && !scenario.exactlyOnce(),
          "%s follow row %s",
          frame,
          row);
      row = frame.endRow();
    }
    finals = List.copyOf(now);
  }

  void trace(String what, Object... about) {
    if (tracing) {
      trace.add(step + ": " + String.format(what, about));
      if (trace.size() > TRACED) {
        trace.remove();
      }
    }
  }

  String traced() {
    return String.join("\n  ", trace);
  }

  static void require(boolean truth, String what, Object... about) {
    if (!truth) {
      throw new AssertionError(String.format(what, about));
    }
  }
}
