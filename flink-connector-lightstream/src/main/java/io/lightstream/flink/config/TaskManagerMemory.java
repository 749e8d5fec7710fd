// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.config;

import io.lightstream.error.LightstreamException;
import io.lightstream.error.LimitExceededException;

/** Where batches live on a TaskManager: in direct memory, which its configuration grants. */
public final class TaskManagerMemory {

  private static final String SETTING = "taskmanager.memory.task.off-heap.size";

  private TaskManagerMemory() {}

  /**
   * The same failure, or where the JVM's direct memory has run out one that names Flink's setting
   * for it.
   */
  public static LightstreamException explain(LightstreamException failure) {
    return failure instanceof LimitExceededException && isOutOfMemory(failure)
        ? new LimitExceededException(
            failure.getMessage() + "; in Flink that limit follows from '" + SETTING + "'", failure)
        : failure;
  }

  private static boolean isOutOfMemory(Throwable failure) {
    return failure != null
        && (failure instanceof OutOfMemoryError || isOutOfMemory(failure.getCause()));
  }
}
