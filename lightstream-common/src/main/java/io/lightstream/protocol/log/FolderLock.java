// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.ConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps a folder for one log, until it is closed or the process ends. Within a process the set of
 * open folders decides, since closing any channel on a lock file may let go of all its locks.
 */
final class FolderLock implements AutoCloseable {

  private static final String NAME = "lock";
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path real;
  private final FileChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  private FolderLock(Path real, FileChannel channel) {
    this.real = real;
    this.channel = channel;
  }

  static FolderLock of(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!OPEN.add(real)) {
      throw taken(folder, "this process");
    }
    FileChannel channel = null;
    try {
      channel = lock(folder);
      return new FolderLock(real, channel);
    } finally {
      if (channel == null) {
        OPEN.remove(real);
      }
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), Modes.ofFile(file));
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      throw taken(folder, "this process");
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw taken(folder, "another process");
    }
    return channel;
  }

  private static ConfigurationException taken(Path folder, String by) {
    return new ConfigurationException(
        "the log in " + folder + " is open in " + by + ": one log at a time can use a folder");
  }

  /** Removes the lock file, whose lock holds until it is closed. */
  void delete() throws IOException {
    Files.deleteIfExists(real.resolve(NAME));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        channel.close();
      } catch (IOException e) {
        // The lock is gone with the file descriptor, whatever was wrong with it.
      } finally {
        OPEN.remove(real);
      }
    }
  }
}
