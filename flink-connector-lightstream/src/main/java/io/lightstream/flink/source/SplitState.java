// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

/** What the task's thread knows of an assigned split. */
final class SplitState {

  private SplitPosition position;
  private boolean idle;

  SplitState(SplitPosition start) {
    this.position = start;
  }

  SplitPosition position() {
    return position;
  }

  void moveTo(SplitPosition behind) {
    position = behind;
  }

  boolean isIdle() {
    return idle;
  }

  void idle(boolean isIdle) {
    idle = isIdle;
  }
}
