// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.IpcReadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables to and from other implementations in processes of their own: pyarrow, and the original
 * Lightstream's Python package; either side listens, either side writes.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class LiveExchangeIT {

  @TempDir private static Path tables;
  @TempDir private Path folder;

  static List<Arguments> peers() {
    List<Arguments> all = new ArrayList<>();
    for (String scheme : List.of("tcp", "uds")) {
      for (String role : List.of("connect", "listen")) {
        for (String shape : List.of("every", "numbers")) {
          all.add(Arguments.of("pyarrow", role, scheme, shape));
        }
        for (String shape : List.of("mixed", "dictionary", "numbers")) {
          all.add(Arguments.of("lightstream", role, scheme, shape));
        }
      }
    }
    return all;
  }

  /** The tables that the peers send or expect, as files. */
  @BeforeAll
  static void makeTables() {
    for (String shape : List.of("mixed", "dictionary", "numbers", "every")) {
      try (ChildProcess python = Python.run("peer.py", "make", table(shape).toString(), shape)) {
        python.awaitSuccess();
      }
    }
  }

  private static Path table(String shape) {
    return tables.resolve(shape + ".arrow");
  }

  @ParameterizedTest
  @MethodSource("peers")
  void whatTheySendArrivesEqual(String library, String role, String scheme, String shape) {
    String uri = Meeting.uri(scheme, role, folder);
    try (LightstreamListener listener = role.equals("connect") ? Lightstream.listen(uri) : null) {
      String at = listener == null ? uri : listener.uri().toString();
      try (ChildProcess python = Python.run("peer.py", library, role, "send", at, shape)) {
        String there = Meeting.place(python);
        try (RecordBatchReader reader =
                listener == null
                    ? Meeting.connected(() -> openedReader(there))
                    : listener.acceptReader();
            Decoded wanted = Decoded.file(table(shape), IpcReadOptions.file())) {
          compare(wanted, reader);
        }
        Meeting.assertDone(python, shape);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("peers")
  void whatWeSendArrivesEqual(String library, String role, String scheme, String shape) {
    String uri = Meeting.uri(scheme, role, folder);
    try (LightstreamListener listener = role.equals("connect") ? Lightstream.listen(uri) : null) {
      String at = listener == null ? uri : listener.uri().toString();
      try (ChildProcess python = Python.run("peer.py", library, role, "receive", at, shape);
          Decoded table = Decoded.file(table(shape), IpcReadOptions.file())) {
        String there = Meeting.place(python);
        Schema schema = table.schema().orElseThrow();
        try (RecordBatchWriter writer =
            listener == null
                ? Meeting.connected(() -> Lightstream.write(there, schema))
                : listener.acceptWriter(schema)) {
          table.batches().forEach(writer::write);
        }
        Meeting.assertDone(python, shape);
      }
    }
  }

  /** A connection alone may succeed before the peer is there to write; its schema is the proof. */
  private static LightstreamReader openedReader(String uri) {
    LightstreamReader reader = Lightstream.read(uri);
    try {
      reader.schema();
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static void compare(Decoded wanted, RecordBatchReader reader) {
    int number = 0;
    for (RecordBatch next = reader.next(); next != null; next = reader.next()) {
      try (RecordBatch found = next) {
        found.validate();
        Alignment.assertAligned(64, List.of(found));
        assertTrue(number < wanted.batches().size());
        for (int i = 0; i < found.columnCount(); i++) {
          assertEquals(
              JsonValueCheck.comparable(Rows.of(wanted.batches().get(number).column(i))),
              JsonValueCheck.comparable(Rows.of(found.column(i))),
              "batch " + number + " column " + found.schema().field(i));
        }
        number++;
      }
    }
    assertEquals(wanted.batches().size(), number);
  }
}
