// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void nothingGivenMeansTheBundledDataAndOneRun() {
    assertEquals(
        new Options(
            false, false, Path.of("target", "first-run"), Optional.empty(), Optional.empty()),
        Options.parse(List.of()));
  }

  @Test
  void everyOptionIsRead() {
    assertEquals(
        new Options(
            true,
            true,
            Path.of("out"),
            Optional.of(Path.of("a.arrow")),
            Optional.of(Path.of("b.arrow"))),
        Options.parse(
            List.of(
                "--help",
                "--keep-running",
                "--output",
                "out",
                "--data",
                "a.arrow",
                "--expect",
                "b.arrow")));
  }

  @Test
  void unknownArgumentIsRefused() {
    Options.UsageException e =
        assertThrows(Options.UsageException.class, () -> Options.parse(List.of("--fast")));
    assertEquals("unknown argument '--fast'", e.getMessage());
  }

  @Test
  void optionWithoutItsValueIsRefused() {
    Options.UsageException e =
        assertThrows(Options.UsageException.class, () -> Options.parse(List.of("--data")));
    assertEquals("option '--data' needs a value", e.getMessage());
  }
}
