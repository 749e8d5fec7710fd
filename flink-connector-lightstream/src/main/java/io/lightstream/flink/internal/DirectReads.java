// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.fs.ByteBufferReadable;
import org.apache.flink.core.fs.FSDataInputStream;

/**
 * Reads of files straight into buffers, where a file system can. Flink calls the interface an
 * experiment; without it all bytes would pass through an array on the heap first.
 */
public final class DirectReads {

  private DirectReads() {}

  /** Whether bytes of the file can be read into buffers. */
  public static boolean isPossible(FSDataInputStream file) {
    return file instanceof ByteBufferReadable;
  }

  /**
   * Reads at least one byte, if there is one and room for it.
   *
   * @param file one for which it {@link #isPossible}
   * @return how many, or -1 at the end
   * @throws IOException if reading fails
   */
  public static int read(FSDataInputStream file, ByteBuffer into) throws IOException {
    return ((ByteBufferReadable) file).read(into);
  }
}
