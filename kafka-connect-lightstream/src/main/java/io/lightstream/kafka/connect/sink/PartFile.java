// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.lightstream.frame.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that is not complete: {@code .NAME.tmp-UUID} beside where it will be. Whoever writes it
 * holds a lock on it, which the operating system takes away when the process dies; so others know
 * what was abandoned. Belongs to one thread.
 */
final class PartFile implements ByteSink {

  private static final Pattern NAME = Pattern.compile("\\.(?<name>.+)\\.tmp-[0-9a-f-]{36}");

  private final Path path;
  private final FileChannel channel;
  private long size;

  /** Over an open file. */
  PartFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Starts a file.
   *
   * @throws io.lightstream.error.LightstreamIOException if there can be none
   */
  static PartFile create(Path folder, FileName name) {
    Path path = folder.resolve("." + name + ".tmp-" + UUID.randomUUID());
    try {
      FileChannel channel = FileChannel.open(path, WRITE, CREATE_NEW);
      lock(channel);
      return new PartFile(path, channel);
    } catch (IOException e) {
      throw FileFailures.of("create", path, e);
    }
  }

  /** Where there are no locks, nothing counts as abandoned. */
  private static boolean lock(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException | IOException e) {
      return false;
    }
  }

  /** Of which file this is the beginning; empty if the name is none of a file that is written. */
  static Optional<FileName> target(String name) {
    Matcher part = NAME.matcher(name);
    return part.matches() ? FileName.parse(part.group("name")) : Optional.empty();
  }

  /**
   * Deletes what nobody writes any more.
   *
   * @throws io.lightstream.error.LightstreamIOException if that is not possible
   */
  static void deleteIfAbandoned(Path path) {
    try (FileChannel channel = FileChannel.open(path, WRITE)) {
      if (lock(channel)) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      return; // Complete by now, or given up.
    } catch (IOException e) {
      throw FileFailures.of("delete", path, e);
    }
  }

  Path path() {
    return path;
  }

  /** Bytes written so far. */
  long size() {
    return size;
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    int first = offset;
    try {
      while (first < offset + length) {
        if (from[first].hasRemaining()) {
          size += channel.write(from, first, offset + length - first);
        } else {
          first++;
        }
      }
    } catch (IOException e) {
      throw FileFailures.of("write", path, e);
    }
  }

  /** {@inheritDoc} What was written is on the disk then. */
  @Override
  public void finish() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw FileFailures.of("write", path, e);
    }
  }

  /** Does nothing: the lock is needed until the file has its name, or is deleted. */
  @Override
  public void close() {}

  /** Lets go of the file, as the end of the process does. Idempotent. */
  void letGo() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileFailures.of("close", path, e);
    }
  }

  /**
   * Deletes the name of the part, and lets go.
   *
   * @throws io.lightstream.error.LightstreamIOException if that is not possible
   */
  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw FileFailures.of("delete", path, e);
    } finally {
      letGo();
    }
  }
}
