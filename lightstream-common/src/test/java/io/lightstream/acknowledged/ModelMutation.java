// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

/** What the world of the model does wrong on purpose, to see that the model test notices. */
enum ModelMutation {
  NONE,
  /** The receiver answers a hello before its state is durable. */
  EPOCH_NOT_PERSISTED,
  /** The receiver makes all that is provisional void, before the {@code from} of the hello. */
  DISCARD_BEFORE_FROM,
  /** The receiver keeps frames behind {@code from} that another incarnation sent. */
  DISCARD_NOTHING,
  /** A commit of an older epoch counts like one of the current. */
  OLD_COMMIT_BEYOND_FROM,
  /** The receiver acknowledges what it has received. */
  ACK_OF_RECEIVED,
  /** The receiver acknowledges before the application has made anything durable. */
  ACK_BEFORE_DURABLE,
  /** The receiver says prepared before the frames are durable. */
  PREPARED_BEFORE_DURABLE,
  /** The receiver goes on hearing a connection after another has taken its place. */
  OLD_CONNECTION_HEARD,
  /** The receiver forgets the marks of durable frames when it restarts. */
  MARKS_NOT_RESTORED,
  /** The receiver keeps frames whose marks were not on its disk yet when it died. */
  FRAMES_WITHOUT_MARKS,
  /** A sender names its next frame as the restored position. */
  FROM_IS_NEXT_FRAME,
  /** A sender's hello does not tell its incarnation. */
  NO_INCARNATION,
  /** A sender is done once all its frames are acknowledged. */
  END_NOT_CONFIRMED,
  /** A sender forgets its frames when they are sent. */
  FORGET_WHAT_IS_SENT,
  /** A sender takes part in a checkpoint before its frames are prepared or kept in it. */
  CHECKPOINT_WITHOUT_PREPARED
}
