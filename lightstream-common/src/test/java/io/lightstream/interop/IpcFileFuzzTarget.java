// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Any bytes mapped as a file end in values or in one exception of the family. Runs over the
 * findings kept; under the profile {@code fuzz} it looks for new ones.
 */
class IpcFileFuzzTarget {

  @FuzzTest(maxDuration = "10m")
  void bytesEndInValuesOrOneError(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("lightstream-fuzz", ".arrow");
    try {
      Files.write(file, bytes);
      Probe.file(file);
    } finally {
      Files.delete(file);
    }
  }
}
