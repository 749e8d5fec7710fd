// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names of files for streams, whose ids are any text: the beginning of the id as far as every file
 * system takes it, for people, and a digest of all of it, for certainty.
 */
final class StreamFiles {

  private static final int READABLE_CHARACTERS = 40;
  private static final int DIGEST_BYTES = 16;

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{0,40}-[0-9a-f]{32}");

  private StreamFiles() {}

  /** A name of lower-case letters, digits, {@code _} and {@code -}; never empty. */
  static String name(String stream) {
    return readable(stream) + "-" + digest(stream);
  }

  /** Whether {@link #name} gives such names. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static String readable(String stream) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < stream.length() && i < READABLE_CHARACTERS; i++) {
      char c = stream.charAt(i);
      boolean safe = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      name.append(safe ? c : '_');
    }
    return name.toString();
  }

  private static String digest(String stream) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(stream.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
