// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.memory.BufferAllocator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program that appends to a log until it is killed, and says after each flush how far it is. */
public final class EndlessWriter {

  private static final int FLUSH_EVERY = 7;
  private static final int SYNC_EVERY = 70;
  private static final int KEPT = 2000;

  private EndlessWriter() {}

  /**
   * Writes.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) {
    BufferAllocator allocator = BufferAllocator.unbounded("writer");
    FrameLogOptions options = FrameLogOptions.defaults().withSegmentBytes(128 << 10);
    try (FrameLog log = FrameLog.open(Path.of(arguments[0]), Frames.TYPES, options, allocator)) {
      System.out.println("open " + log.end());
      while (true) {
        Frames.append(log, FLUSH_EVERY, allocator);
        log.appendState(Long.toString(log.end()).getBytes(StandardCharsets.UTF_8));
        log.flush();
        System.out.println(log.end());
        if (log.end() % SYNC_EVERY < FLUSH_EVERY) {
          log.sync();
          log.dropBefore(Math.max(log.low(), log.end() - KEPT));
        }
      }
    }
  }
}
