// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/** Which offsets users may give to a source. */
public final class SourceOffsets {

  private SourceOffsets() {}

  /**
   * Checks offsets that are to take the place of those stored; a null one is to be deleted.
   *
   * @throws ConnectException that names the first that is not allowed, and what to do
   */
  public static void requireAlterable(Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(SourceOffsets::requireAlterable);
  }

  private static void requireAlterable(Map<String, ?> partition, Map<String, ?> offset) {
    if (partition != null && partition.keySet().equals(Set.of(StreamOffset.STREAM))) {
      throw new ConnectException(
          "the offset of stream '"
              + partition.get(StreamOffset.STREAM)
              + "' cannot be altered or deleted: what it has was acknowledged, so the sender has"
              + " forgotten it and answers 'gone'; and rows that were skipped would never be"
              + " acknowledged. To begin anew, let the sender begin a stream of another id, or give"
              + " this source another name");
    }
    if (partition == null
        || !partition.keySet().equals(Set.of(FileOffset.FILE))
        || !(partition.get(FileOffset.FILE) instanceof String file)) {
      throw new ConnectException(
          "there is no source partition " + partition + ": it must be {\"file\": PATH}");
    }
    FileOffset wanted = FileOffset.parse(file, offset);
    if (offset != null && Files.exists(path(file))) {
      requireThere(file, wanted);
    }
  }

  /** The connector knows files by paths of this form alone. */
  private static Path path(String file) {
    try {
      Path path = Path.of(file);
      if (path.isAbsolute() && path.normalize().toString().equals(file)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new ConnectException("'" + file + "' is no path: " + e.getReason(), e);
    }
    throw new ConnectException(
        "no file is known as '" + file + "': paths are absolute, as in /data/flights/a.arrow");
  }

  private static void requireThere(String file, FileOffset offset) {
    long bytes = Path.of(file).toFile().length();
    if (offset.bytes() >= 0 && offset.bytes() != bytes) {
      throw new ConnectException(
          "file '"
              + file
              + "' has "
              + bytes
              + " bytes, not "
              + offset.bytes()
              + ": leave bytes out, or correct it");
    }
    if (offset.done()) {
      return;
    }
    try (ArrowInput input = ArrowInput.open(Path.of(file))) {
      input.seek(offset.batch());
      try (RecordBatch batch = input.next()) {
        int rows = batch == null ? 0 : batch.rowCount();
        if (offset.row() > rows) {
          throw new ConnectException(
              "file '"
                  + file
                  + "' has "
                  + rows
                  + " rows in batch "
                  + offset.batch()
                  + ": there is no row "
                  + offset.row()
                  + " to go on with");
        }
      }
    } catch (LightstreamException e) {
      throw new ConnectException("file '" + file + "': " + e.getMessage(), e);
    }
  }
}
