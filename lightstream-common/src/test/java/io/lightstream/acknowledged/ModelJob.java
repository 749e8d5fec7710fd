// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.ModelLink.Frame;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What of a sender outlives its processes, and who starts them. */
final class ModelJob {

  /** All that a restored sender knows; its commit is still to be made, or was made already. */
  record Checkpoint(long position, int row, NavigableMap<Long, Frame> kept, long epoch) {}

  private final ModelWorld world;
  private Optional<Checkpoint> checkpoint = Optional.empty();
  private boolean commitIsDue;

  // The durable log of a sender that has one.
  private final NavigableMap<Long, Frame> log = new TreeMap<>();
  private long logEnd;
  private int logRow;

  ModelJob(ModelWorld world) {
    this.world = world;
  }

  ModelSender start(int author) {
    return switch (world.scenario.job) {
      case FILE -> sender(author, 0, 0, true, new TreeMap<>(), 0);
      case LOG -> {
        long low = log.isEmpty() ? logEnd : log.firstKey();
        yield sender(author, low, logEnd, false, log, logRow);
      }
      case CHECKPOINTS, CHECKPOINTS_WITH_FRAMES, CHECKPOINTS_WITH_UNPREPARED -> restored(author);
      case MARKS -> sender(author, 0, 0, false, new TreeMap<>(), 0);
    };
  }

  private ModelSender restored(int author) {
    if (checkpoint.isEmpty()) {
      return sender(author, 0, 0, false, new TreeMap<>(), 0);
    }
    Checkpoint from = checkpoint.get();
    world.trace("#%s is restored from %s", author, from);
    commitIsDue = true; // Whether it was made is not known.
    long low = from.kept().isEmpty() ? from.position() : from.kept().firstKey();
    return sender(author, low, from.position(), false, from.kept(), from.row());
  }

  private ModelSender sender(
      int author, long low, long end, boolean skips, NavigableMap<Long, Frame> kept, int row) {
    SenderMachine machine =
        new SenderMachine(
            ModelWorld.STREAM,
            1000 + author,
            world.scenario.job.kind,
            low,
            end,
            skips,
            world.scenario.job == ModelScenario.Job.CHECKPOINTS_WITH_UNPREPARED,
            world.scenario.gaps());
    return new ModelSender(world, author, machine, kept, row);
  }

  /** Frames of a file are always the same; others are dealt anew by each incarnation. */
  int rowsOfNextFrame(int row) {
    int most = world.scenario.job == ModelScenario.Job.FILE ? 1 : 3;
    return Math.min(ModelWorld.ROWS - row, 1 + world.random.nextInt(most));
  }

  /** Where a sender goes on that has learnt its position with the first resume. */
  int rowAt(long position, Optional<Integer> marked, int row) {
    return switch (world.scenario.job) {
      case FILE -> (int) position;
      case MARKS -> marked.orElse(0);
      default -> row;
    };
  }

  void logged(long number, Frame frame) {
    if (world.scenario.job == ModelScenario.Job.LOG) {
      log.put(number, frame);
      logEnd = number + 1;
      logRow = frame.endRow();
    }
  }

  /** What is acknowledged is dropped some time. */
  void trim(long low) {
    if (world.random.nextBoolean()) {
      log.headMap(low).clear();
    }
  }

  void completed(Checkpoint complete) {
    world.trace("checkpoint is complete: %s", complete);
    checkpoint = Optional.of(complete);
    commitIsDue = true;
  }

  /** The committer may be another process, and slow: it commits what is complete by then. */
  void commitCheckpoint() {
    if (checkpoint.isPresent() && commitIsDue) {
      commitIsDue = world.random.nextInt(4) == 0;
      world.commit(checkpoint.get().epoch(), checkpoint.get().position(), true);
    }
  }
}
