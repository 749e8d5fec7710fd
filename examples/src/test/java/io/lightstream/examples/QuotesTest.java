// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatchWriter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotesTest {

  /** The common pool has one thread on two cores: tasks that wait for each other need their own. */
  private static final Executor EACH_ITS_THREAD = task -> new Thread(task).start();

  @Test
  void quotesGoThroughASocket() throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> WriteQuotes.main(new String[] {listener.uri().toString()}), EACH_ITS_THREAD);
      try (LightstreamReader reader = listener.acceptReader()) {
        assertEquals(227.5, ReadQuotes.sum(reader));
      }
      writing.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void quotesGoThroughAFile(@TempDir Path folder) {
    Path file = folder.resolve("quotes.arrow");
    try (RecordBatchWriter writer = Lightstream.write(file, WriteQuotes.SCHEMA)) {
      WriteQuotes.write(writer);
    }
    try (LightstreamReader reader = Lightstream.read(file)) {
      assertEquals(227.5, ReadQuotes.sum(reader));
    }
  }
}
