// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

/** Commits one position on connections of its own until it is answered for good. */
final class ModelCommitter {

  private final ModelWorld world;
  private final Control.Commit commit;

  /** Of a checkpoint that is complete: then it must be granted. */
  private final boolean entitled;

  private ModelLink link;
  boolean done;

  ModelCommitter(ModelWorld world, long epoch, long seq, boolean entitled) {
    this.world = world;
    this.commit = new Control.Commit(ModelWorld.STREAM, epoch, seq);
    this.entitled = entitled;
  }

  void act() {
    if (link == null || link.broken) {
      link = world.connect(null, this);
      link.toReceiver(commit);
      world.trace("commits %s on %s", commit, link);
    } else if (world.random.nextInt(8) == 0) {
      link.toReceiver(commit); // Not answered yet, or told to try later.
    }
  }

  void receive(Control answer) {
    world.trace("%s is answered %s", commit, answer);
    if (answer instanceof Control.Ack ack) {
      ModelWorld.require(ack.seq() >= commit.seq(), "commit %s is answered %s", commit, answer);
      finish();
    } else if (answer instanceof Control.Fenced || answer instanceof Control.Refused) {
      ModelWorld.require(!entitled, "entitled %s is answered %s", commit, answer);
      finish();
    }
  }

  private void finish() {
    done = true;
    link.breakDown(world.random);
  }
}
