// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.column.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Names the streams that a subtask begins: {@code PREFIX-JOB-SUBTASK}, and with {@code -CHECKPOINT}
 * behind it where the job was restored from one. A name comes again only where all that was done
 * under it is void: where the job is restored from the same checkpoint once more.
 *
 * @param restoredCheckpoint -1 for none
 */
record StreamIds(SinkSettings settings, String job, int subtask, long restoredCheckpoint) {

  private static final byte[] NO_FRAMES = {};

  static StreamIds of(SinkSettings settings, WriterInitContext context) {
    return new StreamIds(
        settings,
        context.getJobInfo().getJobId().toHexString(),
        context.getTaskInfo().getIndexOfThisSubtask(),
        context.getRestoredCheckpointId().orElse(-1));
  }

  /** The beginning of this subtask's stream. */
  WriterState next(long columns) {
    int slot = settings.slotOf(subtask);
    return new WriterState(
        settings.streamIdPrefix()
            + "-"
            + job
            + "-"
            + subtask
            + (restoredCheckpoint < 0 ? "" : "-" + restoredCheckpoint),
        settings.endpoints().get(slot),
        slot,
        settings.isExactlyOnce(),
        columns,
        false,
        0,
        0,
        0,
        List.of(),
        NO_FRAMES);
  }

  /** Tells apart tables of other columns: a stream has the same ones from its beginning on. */
  static long columns(Schema schema) {
    try {
      byte[] text = schema.fields().toString().getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
