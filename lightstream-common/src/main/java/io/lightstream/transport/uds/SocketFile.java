// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.uds;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.nio.BlockingListener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The file of a listening socket. Binding creates it with whatever mode the process's umask gives
 * and listens at once, so it is bound inside a private directory beside its place, gets its mode
 * there, and is then linked into place: nobody ever sees it with another mode, and linking, unlike
 * renaming, never replaces what somebody else put there meanwhile.
 */
final class SocketFile {

  private static final int ATTEMPTS = 5;

  private final Path path;

  /** Tells our file from another's at the same path. */
  private final Object key;

  /** Once removed, another file may get the same key. */
  private final AtomicBoolean removed = new AtomicBoolean();

  private SocketFile(Path path, Object key) {
    this.path = path;
    this.key = key;
  }

  static SocketFile bind(Endpoint endpoint, Path path, ServerSocketChannel server)
      throws IOException {
    try (PrivateDirectory directory = PrivateDirectory.beside(endpoint, path)) {
      Path made = directory.file("s");
      server.bind(UnixDomainSocketAddress.of(made), BlockingListener.BACKLOG);
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      Object key = attributes(made).fileKey();
      link(endpoint, path, directory, made);
      return new SocketFile(path, key);
    }
  }

  private static void link(Endpoint endpoint, Path path, PrivateDirectory directory, Path made)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createLink(path, made);
        return;
      } catch (FileAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw inUse(endpoint, e);
        }
        removeDead(endpoint, path, directory);
      }
    }
  }

  /**
   * Two listeners may find the same dead socket at the same time, and the slower one must not
   * remove what the faster one made: so it is first moved away, looked at, and put back if it is
   * not the one that was found dead.
   */
  private static void removeDead(Endpoint endpoint, Path path, PrivateDirectory directory)
      throws IOException {
    try {
      Object found = attributes(path).fileKey();
      if (!SocketPath.isSocket(path)) {
        throw new ConfigurationException(
            "cannot listen on "
                + endpoint
                + ": there is a file that is no socket; choose another"
                + " path, or remove it");
      }
      if (isAlive(path, found)) {
        throw inUse(endpoint, null);
      }
      Path away = directory.file("d");
      Files.move(path, away, StandardCopyOption.ATOMIC_MOVE);
      if (!attributes(away).fileKey().equals(found)) {
        Files.createLink(path, away);
      }
      Files.delete(away);
    } catch (NoSuchFileException e) {
      // It is gone: the place is free, or was taken by another one just now.
    }
  }

  private static LightstreamIOException inUse(Endpoint endpoint, IOException e) {
    return new LightstreamIOException(
        "cannot listen on " + endpoint + ": in use: another listener answers there", e);
  }

  private static boolean isAlive(Path path, Object key) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (SocketException e) {
      if (SocketPath.isCrowded(path, e)) {
        return true;
      }
      if (key.equals(attributes(path).fileKey())) {
        throw e;
      }
      throw new NoSuchFileException(path.toString());
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Removes the file unless another took its place. To be called while the socket still listens:
   * until then nobody finds it dead and replaces it.
   */
  void remove() {
    if (removed.getAndSet(true)) {
      return;
    }
    try {
      if (key.equals(attributes(path).fileKey())) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // It is gone, or out of reach: the next listener there finds it dead.
    }
  }
}
