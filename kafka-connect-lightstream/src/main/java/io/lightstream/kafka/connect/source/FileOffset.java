// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * How far a file has been read: Connect keeps it under the source partition {@code {"file": path}}.
 *
 * @param batch the batch to go on with, from 0
 * @param row the row of that batch, from 0
 * @param bytes the size that the file had; negative if that is not known
 * @param done whether all of the file has been read
 */
record FileOffset(int batch, int row, long bytes, boolean done) {

  static final String FILE = "file";
  static final String BATCH = "batch";
  static final String BYTES = "bytes";
  static final String DONE = "done";

  static final FileOffset START = new FileOffset(0, 0, -1, false);

  private static final Set<String> KEYS = Set.of(BATCH, RowOffset.ROW, BYTES, DONE);

  /** The source partition of a file. */
  static Map<String, String> partition(String file) {
    return Map.of(FILE, file);
  }

  /** The source offset but for the row: for rows within a batch. */
  static Map<String, ?> within(int batch, long bytes) {
    return Map.of(BATCH, (long) batch, BYTES, bytes);
  }

  /** The source offset at the end of a batch. */
  static Map<String, ?> behind(int batch, long bytes, boolean done) {
    Map<String, Object> offset = new HashMap<>(within(batch + 1, bytes));
    offset.put(RowOffset.ROW, 0L);
    if (done) {
      offset.put(DONE, true);
    }
    return offset;
  }

  /**
   * Reads a source offset.
   *
   * @param offset null where there is none
   * @throws ConnectException that names the file and what is wrong
   */
  static FileOffset parse(String file, Map<String, ?> offset) {
    if (offset == null) {
      return START;
    }
    Set<String> unknown = new TreeSet<>(offset.keySet());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw invalid(file, offset, "it has " + unknown + ": allowed are " + new TreeSet<>(KEYS));
    }
    Object done = offset.get(DONE);
    if (done != null && !(done instanceof Boolean)) {
      throw invalid(file, offset, DONE + " must be true or false");
    }
    return new FileOffset(
        (int) number(file, offset, BATCH, Integer.MAX_VALUE),
        (int) number(file, offset, RowOffset.ROW, Integer.MAX_VALUE),
        offset.get(BYTES) == null ? -1 : number(file, offset, BYTES, Long.MAX_VALUE),
        Boolean.TRUE.equals(done));
  }

  private static long number(String file, Map<String, ?> offset, String key, long most) {
    Object value = offset.get(key);
    if ((value instanceof Long
            || value instanceof Integer
            || value instanceof Short
            || value instanceof Byte)
        && ((Number) value).longValue() >= 0
        && ((Number) value).longValue() <= most) {
      return ((Number) value).longValue();
    }
    throw invalid(file, offset, key + " must be a number from 0 to " + most);
  }

  /** Whether all of a file that has so many bytes has been read. */
  boolean isDone(long size) {
    return done && (bytes < 0 || bytes == size);
  }

  private static ConnectException invalid(String file, Map<String, ?> offset, String rule) {
    return new ConnectException("the offset " + offset + " of file '" + file + "': " + rule);
  }
}
