// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Fails now and then: between rows, while a checkpoint is made, and where one is complete and the
 * sink has not been told.
 */
final class FailingMap extends RichMapFunction<Long, String>
    implements CheckpointedFunction, CheckpointListener {

  /** How often it still fails, in all subtasks together. */
  static final AtomicInteger FAILURES = new AtomicInteger();

  /** How long a row takes, so that there are checkpoints. */
  private static final long NANOS_PER_ROW = 150_000;

  private static final long serialVersionUID = 1L;

  private transient Random random;

  @Override
  public String map(Long number) throws InterruptedException {
    if (number % 16 == 0) {
      Thread.sleep(16 * NANOS_PER_ROW / 1_000_000);
    }
    maybeFail(8000, "between rows");
    return Long.toString(number);
  }

  private void maybeFail(int outOf, String where) {
    if (random == null) {
      random = new Random();
    }
    if (random.nextInt(outOf) == 0 && FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("failed on purpose " + where);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    maybeFail(20, "in a checkpoint");
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {}

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    maybeFail(6, "before the commit");
  }
}
