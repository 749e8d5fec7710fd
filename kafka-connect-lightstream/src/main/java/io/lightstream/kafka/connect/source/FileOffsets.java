// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Which offsets of files Connect has. */
final class FileOffsets {

  private FileOffsets() {}

  /** The offsets of those files that have one. */
  static Map<String, FileOffset> read(OffsetStorageReader stored, Collection<String> files) {
    List<Map<String, String>> partitions = files.stream().map(FileOffset::partition).toList();
    Map<String, FileOffset> offsets = new HashMap<>();
    stored
        .offsets(partitions)
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                String file = partition.get(FileOffset.FILE);
                offsets.put(file, FileOffset.parse(file, offset));
              }
            });
    return offsets;
  }
}
