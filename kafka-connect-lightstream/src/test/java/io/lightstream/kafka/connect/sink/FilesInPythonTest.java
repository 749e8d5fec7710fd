// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static io.lightstream.kafka.connect.sink.FileFolder.PARTITION;
import static io.lightstream.kafka.connect.sink.FileFolder.started;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.kafka.Pyarrow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published files as pyarrow reads them. */
class FilesInPythonTest {

  @TempDir Path folder;
  @TempDir Path output;

  @BeforeEach
  void requirePyarrow() throws Exception {
    Pyarrow.require(output);
  }

  @Test
  void pyarrowReadsFilesAndTheirFootersWhileOneIsBeingWritten() throws Exception {
    try (FileFolder files = new FileFolder(folder, Map.of("file.max.rows", "20"))) {
      Outlet outlet = files.open();
      started(outlet);
      for (long from = 0; from < 50; from += 10) {
        outlet.send(
            new SealedBatch(
                FileFolder.offsets(files.allocator, "offset", from, from + 10),
                "flights",
                Map.of(PARTITION, new OffsetRange(from, from + 9, 1_700_000_000_000L + from))));
      }
      files.awaitWritten(outlet, 5);
      files.awaitDurable(outlet, 4);

      assertEquals(
          List.of(
              "flights-0-00000000000000000000.arrow flights 0 0 20 1700000000010 20 offset 190",
              "flights-0-00000000000000000020.arrow flights 0 20 40 1700000000030 20 offset 590",
              "dataset 40"),
          Pyarrow.run(output, "files.py", folder.toString()));
    }
  }
}
