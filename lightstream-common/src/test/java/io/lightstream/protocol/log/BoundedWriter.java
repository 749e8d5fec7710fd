// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.Batches;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.memory.BufferAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for a system that lets files grow to a certain size only: appends batches, each again
 * where the file had no room for it, reads all and says how often there was no room.
 */
public final class BoundedWriter {

  private static final int BATCHES = 40;
  private static final int ROWS = 2000;

  private BoundedWriter() {}

  /**
   * Writes and reads.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    BufferAllocator allocator = BufferAllocator.unbounded("writer");
    List<String> expected = new ArrayList<>();
    int full = 0;
    try (FrameLog log = open(folder, allocator)) {
      while (log.end() < BATCHES) {
        int first = (int) log.end();
        try {
          Frames.appendRows(log, first, ROWS, allocator);
          expected.add("rows " + Batches.expected(first, ROWS));
        } catch (LightstreamIOException e) {
          full++;
        }
      }
      require(expected.equals(Frames.read(log, 0)), "not what was appended");
    }
    try (FrameLog log = open(folder, allocator)) {
      require(expected.equals(Frames.read(log, 0)), "not what was appended, opened again");
    }
    System.out.println("full " + full);
  }

  private static FrameLog open(Path folder, BufferAllocator allocator) {
    return FrameLog.open(folder, Frames.TYPES, FrameLogOptions.defaults(), allocator);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
