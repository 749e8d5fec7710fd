// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.uds;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What a path is, and why that makes it unfit for a socket: the system's own words say little. */
final class SocketPath {

  /** The bits of {@code st_mode} that tell the type of a file, and a socket's value (inode(7)). */
  private static final int TYPE_BITS = 0170000;

  private static final int SOCKET_TYPE = 0140000;

  private static final LinkOption[] FOLLOW = {};

  private SocketPath() {}

  /** Whether it is a socket itself; a link to one is none. */
  static boolean isSocket(Path path) throws IOException {
    return isSocket(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isSocket(Path path, LinkOption... options) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode", options);
    return (mode & TYPE_BITS) == SOCKET_TYPE;
  }

  /**
   * Whether a connection failed because too many peers wait to be accepted (EAGAIN). The JDK has no
   * exception of its own for that, and its words depend on the locale; but the other reasons have,
   * or can be seen from the file.
   */
  static boolean isCrowded(Path path, Exception e) throws IOException {
    return e.getClass() == SocketException.class
        && Files.exists(path)
        && isSocket(path, FOLLOW)
        && Files.isWritable(path);
  }

  static String whyNoConnection(Path path, IOException e) {
    if (e instanceof SocketTimeoutException) {
      return e.getMessage();
    }
    try {
      if (!Files.exists(path)) {
        return "there is no such file; is a listener running there?";
      } else if (!isSocket(path, FOLLOW)) {
        return "the file is no socket";
      } else if (!Files.isWritable(path)) {
        return "this user may not write to the socket";
      }
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
    }
    return e.getMessage()
        + (e instanceof ConnectException ? "; its listener is gone: start one there" : "");
  }

  static String whyNoListener(Path path, IOException e) {
    Path parent = path.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent)) {
      return "there is no directory " + parent + "; create it first";
    } else if (!Files.isWritable(parent)) {
      return "this user may not create files in " + parent;
    }
    return e.getMessage();
  }
}
