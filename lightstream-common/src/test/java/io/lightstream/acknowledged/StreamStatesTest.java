// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States in memory and in files. */
class StreamStatesTest {

  @TempDir Path folder;

  private static StreamState state(long position) {
    return new StreamState(
        3,
        position,
        OptionalLong.of(99),
        Optional.of(Control.Token.copyOf(new byte[] {1, 2})),
        List.of(new EpochBounds.Start(2, 50)),
        1);
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all.toString());
      return all.get(0);
    }
  }

  @Test
  void whatWasSavedLastIsLoaded() {
    for (StreamStates states : List.of(StreamStates.inMemory(), StreamStates.inFolder(folder))) {
      assertEquals(Optional.empty(), states.load("s"));
      states.save("s", state(1));
      states.save("s", state(2));
      states.save("S", StreamState.initial());
      assertEquals(Optional.of(state(2)), states.load("s"));
      assertEquals(Optional.of(StreamState.initial()), states.load("S"));
    }
    assertEquals(Optional.of(state(2)), StreamStates.inFolder(folder).load("s"));
  }

  @Test
  void idsOfAnyTextStayInsideTheFolder() throws IOException {
    StreamStates.inFolder(folder).save("../../a\u0000b/\u00e4", state(1));
    assertTrue(onlyFile().getFileName().toString().endsWith(".state"));
    assertEquals(
        Optional.of(state(1)), StreamStates.inFolder(folder).load("../../a\u0000b/\u00e4"));
  }

  @Test
  void aFileThatWasBeingWrittenDoesNotMatter() throws IOException {
    StreamStates states = StreamStates.inFolder(folder);
    states.save("s", state(1));
    Path file = onlyFile();
    Files.write(folder.resolve(file.getFileName() + ".new"), new byte[] {1});
    assertEquals(Optional.of(state(1)), states.load("s"));
    states.save("s", state(2));
    assertEquals(Optional.of(state(2)), states.load("s"));
  }

  @Test
  void everyChangedByteAndEveryCutIsFound() throws IOException {
    StreamStates states = StreamStates.inFolder(folder);
    states.save("s", state(1));
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x40;
      Files.write(file, changed);
      assertThrows(InvalidDataException.class, () -> states.load("s"));
      Files.write(file, Arrays.copyOf(whole, i));
      assertThrows(InvalidDataException.class, () -> states.load("s"));
    }
  }

  @Test
  void theStateOfAnotherStreamIsNotTaken() throws IOException {
    StreamStates states = StreamStates.inFolder(folder);
    states.save("s", state(1));
    Path file = onlyFile();
    Files.move(file, folder.resolve(StreamFiles.name("t") + ".state"));
    InvalidDataException e = assertThrows(InvalidDataException.class, () -> states.load("t"));
    assertTrue(
        e.getMessage().endsWith("holds the state of stream 's', not of 't'"), e.getMessage());
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    LightstreamIOException e =
        assertThrows(LightstreamIOException.class, () -> StreamStates.inFolder(file.resolve("in")));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void whatALogSaysOfItsStreamIsReadBackAndCutsAreFound() {
    LoggedState logged =
        new LoggedState(
            "\u00e4",
            state(7),
            9,
            List.of(
                new Marks.Mark(8, Control.Token.copyOf(new byte[0])),
                new Marks.Mark(9, Control.Token.copyOf(new byte[] {9}))));
    byte[] whole = logged.toBytes();
    assertEquals(logged, LoggedState.fromBytes(whole));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(InvalidDataException.class, () -> LoggedState.fromBytes(cut));
    }
  }
}
