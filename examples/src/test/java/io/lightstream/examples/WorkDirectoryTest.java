// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkDirectoryTest {

  @Test
  void closingDeletesTheDirectoryAndAllItHolds() throws IOException {
    WorkDirectory directory = WorkDirectory.create();
    Path inner = Files.createDirectories(directory.path().resolve("a").resolve("b"));
    Files.writeString(inner.resolve("file"), "x");
    directory.close();
    assertFalse(Files.exists(directory.path()));
    directory.close();
  }
}
