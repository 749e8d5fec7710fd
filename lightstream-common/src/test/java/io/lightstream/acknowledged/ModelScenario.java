// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

/** Which sender meets which receiver, and what the application may rely on. */
enum ModelScenario {
  FILE_TO_APPLY(Job.FILE, false),
  FILE_TO_STAGE(Job.FILE, true),
  LOG_TO_APPLY(Job.LOG, false),
  LOG_TO_STAGE(Job.LOG, true),
  CHECKPOINTS_TO_STAGE(Job.CHECKPOINTS, true),
  CHECKPOINTS_WITH_FRAMES_TO_STAGE(Job.CHECKPOINTS_WITH_FRAMES, true),
  CHECKPOINTS_WITH_UNPREPARED_TO_STAGE(Job.CHECKPOINTS_WITH_UNPREPARED, true),
  CHECKPOINTS_WITH_FRAMES_TO_APPLY(Job.CHECKPOINTS_WITH_FRAMES, false),
  MARKS_TO_APPLY(Job.MARKS, false),
  MARKS_TO_STAGE(Job.MARKS, true);

  /** Where a sender that is started again knows from what it has sent. */
  enum Job {
    /** It reads the same frames again, and skips. */
    FILE(SenderKind.REPLAYING),
    /** Its frames are in a log that survives it. */
    LOG(SenderKind.REPLAYING),
    /** A checkpoint says the position, and waits until all before it is prepared. */
    CHECKPOINTS(SenderKind.RECOMPUTING),
    /** A checkpoint says the position, and holds the frames that are not acknowledged. */
    CHECKPOINTS_WITH_FRAMES(SenderKind.RECOMPUTING),
    /** A checkpoint says the position, and holds the frames that are not prepared: others go. */
    CHECKPOINTS_WITH_UNPREPARED(SenderKind.RECOMPUTING),
    /** The receiver tells it. */
    MARKS(SenderKind.APPENDING);

    final SenderKind kind;

    Job(SenderKind kind) {
      this.kind = kind;
    }
  }

  final Job job;
  final boolean stages;

  ModelScenario(Job job, boolean stages) {
    this.job = job;
    this.stages = stages;
  }

  /** Otherwise at least once: what was applied before a checkpoint was complete comes again. */
  boolean exactlyOnce() {
    return job.kind != SenderKind.RECOMPUTING || stages;
  }

  GapPolicy gaps() {
    return exactlyOnce() ? GapPolicy.FAIL : GapPolicy.CONTINUE;
  }

  /** A log has one process that appends to it. */
  boolean allowsZombies() {
    return job != Job.LOG;
  }

  /** Whether checkpoints hold the frames that the sender keeps. */
  boolean checkpointsHoldFrames() {
    return job == Job.CHECKPOINTS_WITH_FRAMES || job == Job.CHECKPOINTS_WITH_UNPREPARED;
  }

  boolean checkpoints() {
    return job.kind == SenderKind.RECOMPUTING;
  }
}
