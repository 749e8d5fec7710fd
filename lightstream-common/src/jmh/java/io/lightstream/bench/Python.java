// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import java.nio.file.Path;
import java.util.Optional;

/** Python with pyarrow, where {@code LIGHTSTREAM_PYTHON} names one. */
public final class Python {

  private static final String VARIABLE = "LIGHTSTREAM_PYTHON";

  private Python() {}

  /** Whether there is one. */
  public static boolean isThere() {
    return Optional.ofNullable(System.getenv(VARIABLE)).filter(name -> !name.isEmpty()).isPresent();
  }

  /** Its path. */
  public static String executable() {
    return System.getenv(VARIABLE);
  }

  /** The path of one of our scripts: the folder is given by {@code -Dbench.scripts}. */
  public static String script(String name) {
    return Path.of(System.getProperty("bench.scripts"), name).toString();
  }
}
