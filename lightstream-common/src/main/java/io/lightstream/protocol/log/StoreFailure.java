// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says why a file of a log cannot be used. */
final class StoreFailure {

  private StoreFailure() {}

  static LightstreamException of(String action, Path path, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return new ClosedException(path + ": closed, because the thread was interrupted", e);
    } else if (e instanceof ClosedChannelException) {
      return new ClosedException(path + ": the file was closed", e);
    }
    return new LightstreamIOException("cannot " + action + " " + path + ": " + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof FileAlreadyExistsException) {
      return "it exists already";
    } else if (e instanceof FileSystemException failed && failed.getReason() != null) {
      return failed.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
