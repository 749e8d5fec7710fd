// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any bytes as a file: a value or one exception of the family. */
class IpcFileFuzzTarget {

  @FuzzTest(maxDuration = "10m")
  void anyBytesAreAFileOrAnError(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".arrow");
    try {
      Files.write(file, bytes);
      Probe.file(file);
    } finally {
      Files.delete(file);
    }
  }
}
