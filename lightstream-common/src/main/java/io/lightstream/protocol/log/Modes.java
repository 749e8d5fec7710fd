// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Who may read a log: its owner alone, where the system knows such modes. */
final class Modes {

  private static final FileAttribute<?>[] NONE = {};

  private Modes() {}

  static FileAttribute<?>[] ofFolder(Path folder) {
    return of(folder, "rwx------");
  }

  static FileAttribute<?>[] ofFile(Path file) {
    return of(file, "rw-------");
  }

  private static FileAttribute<?>[] of(Path path, String mode) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : NONE;
  }
}
