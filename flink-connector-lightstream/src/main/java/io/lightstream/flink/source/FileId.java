// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A file as it was at one time, in sixteen bytes: the first half of the SHA-256 of its path and
 * modification time. A file that is written again is another one.
 */
record FileId(long high, long low) {

  static FileId of(String path, long modificationTime) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer digest =
        ByteBuffer.wrap(
            sha256()
                .digest(
                    ByteBuffer.allocate(Long.BYTES + name.length)
                        .putLong(modificationTime)
                        .put(name)
                        .array()));
    return new FileId(digest.getLong(), digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
