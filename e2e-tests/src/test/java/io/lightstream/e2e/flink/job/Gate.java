// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Lets everything pass; but no checkpoint completes while there is a file, beside which it makes
 * another one, with ".reached", once a checkpoint waits.
 */
final class Gate<T> implements MapFunction<T, T>, CheckpointedFunction {

  private static final long serialVersionUID = 1L;
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  private final String file;

  Gate(String file) {
    this.file = file;
  }

  @Override
  public T map(T element) {
    return element;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {}

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws IOException {
    Path gate = Path.of(file);
    while (Files.exists(gate)) {
      Path reached = Path.of(file + ".reached");
      if (Files.notExists(reached)) {
        Files.createFile(reached);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
