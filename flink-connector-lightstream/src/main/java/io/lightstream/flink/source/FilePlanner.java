// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.LightstreamException;
import io.lightstream.flink.fs.ArrowInput;
import io.lightstream.format.ipc.IpcBlock;
import io.lightstream.memory.BufferAllocator;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * Divides files into splits of consecutive batches, by what the footer says of their sizes. Safe
 * for several threads.
 *
 * @param splitBytes the size that a split has at least, unless it is the last of its file. Smaller
 *     files are one split, and are not even opened
 */
record FilePlanner(long splitBytes) {

  /**
   * The splits of a file, in order. A file that cannot be read is one split: whoever reads it finds
   * out what is wrong.
   */
  List<FileSplit> plan(FileStatus file) {
    List<IpcBlock> blocks = file.getLen() <= splitBytes ? List.of() : blocks(file.getPath());
    List<FileSplit> splits = new ArrayList<>();
    int first = 0;
    long bytes = 0;
    for (int i = 0; i < blocks.size(); i++) {
      bytes += bytesOf(blocks.get(i));
      if (bytes >= splitBytes || i == blocks.size() - 1) {
        splits.add(split(file, first, i + 1));
        first = i + 1;
        bytes = 0;
      }
    }
    return splits.isEmpty() ? List.of(split(file, 0, FileSplit.TO_END)) : splits;
  }

  private static List<IpcBlock> blocks(Path path) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("footer of " + path);
        ArrowInput input = ArrowInput.open(path, List.of(), allocator)) {
      return input.blocks();
    } catch (LightstreamException e) {
      return List.of();
    }
  }

  /** What a batch takes in its file. */
  static long bytesOf(IpcBlock block) {
    return block.metadataLength() + block.bodyLength();
  }

  private static FileSplit split(FileStatus file, int first, int end) {
    return new FileSplit(
        file.getPath().toString(), file.getLen(), file.getModificationTime(), first, end, first, 0);
  }
}
