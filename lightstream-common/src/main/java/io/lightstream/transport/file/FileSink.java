// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.file;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.lightstream.error.ClosedException;
import io.lightstream.frame.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that appears under its name when it is complete: it is written beside it, as {@code
 * .NAME.UUID.part}, and renamed by {@link #finish()}, over what was there; {@link #close()} without
 * that deletes it. What exists and is no regular file, a named pipe or a device, and what stands
 * for an open file, is written as it is, behind what is there.
 */
public final class FileSink implements ByteSink {

  /** What the name of a file that is being written has behind that of the complete one. */
  private static final String PART = "\\.[0-9a-f-]{36}\\.part";

  private static final Set<String> STANDARD = Set.of("/dev/stdout", "/dev/stderr");

  private final Path path;
  private final Path written;
  private final FileChannel channel;
  private boolean settled;

  private FileSink(Path path, Path written, FileChannel channel) {
    this.path = path;
    this.written = written;
    this.channel = channel;
  }

  /**
   * Starts to write. A symbolic link stays one: the file that it leads to is replaced.
   *
   * @throws io.lightstream.error.LightstreamIOException if nothing can be written there
   */
  public static FileSink create(Path path) {
    try {
      if (isSpecial(path)) {
        return new FileSink(path, path, FileChannel.open(path, APPEND));
      }
      if (Files.isDirectory(path)) {
        throw new IOException("it is a folder");
      }
      Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      Path beside =
          real.resolveSibling("." + real.getFileName() + "." + UUID.randomUUID() + ".part");
      return new FileSink(real, beside, FileChannel.open(beside, WRITE, CREATE_NEW));
    } catch (IOException e) {
      throw FileFailure.of("create", path, e);
    }
  }

  /**
   * Deletes what writers of {@code path} left beside it that were killed. Only for one who knows
   * that nobody else writes it.
   *
   * @throws io.lightstream.error.LightstreamIOException if something cannot be deleted
   */
  public static void removeAbandoned(Path path) {
    try {
      Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      Pattern abandoned = Pattern.compile(Pattern.quote("." + real.getFileName()) + PART);
      List<Path> siblings;
      try (Stream<Path> found = Files.list(real.getParent())) {
        siblings = found.toList();
      }
      for (Path sibling : siblings) {
        if (abandoned.matcher(sibling.getFileName().toString()).matches()) {
          Files.deleteIfExists(sibling);
        }
      }
    } catch (IOException e) {
      throw FileFailure.of("remove what was left beside", path, e);
    }
  }

  /**
   * Deletes what writers have left in a folder that were killed. Only for one who knows that nobody
   * else writes there.
   *
   * @throws io.lightstream.error.LightstreamIOException if something cannot be deleted
   */
  public static void removeAllAbandoned(Path folder) {
    Pattern abandoned = Pattern.compile("\\..*" + PART);
    try (Stream<Path> found = Files.list(folder)) {
      for (Path path : found.toList()) {
        if (abandoned.matcher(path.getFileName().toString()).matches()) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw FileFailure.of("remove what was left in", folder, e);
    }
  }

  /**
   * Whether there is something under that name that is neither a regular file nor a folder, or that
   * stands for something that is open, as {@code /dev/stdout} does.
   */
  public static boolean isSpecial(Path path) {
    if (!Files.exists(path) || Files.isDirectory(path)) {
      return false;
    }
    Path absolute = path.toAbsolutePath();
    return !Files.isRegularFile(path)
        || absolute.startsWith("/dev/fd")
        || absolute.startsWith("/proc")
        || STANDARD.contains(absolute.toString());
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    int first = offset;
    try {
      while (first < offset + length) {
        if (from[first].hasRemaining()) {
          channel.write(from, first, offset + length - first);
        } else {
          first++;
        }
      }
    } catch (ClosedChannelException e) {
      throw new ClosedException(path + ": the file was closed while it was written", e);
    } catch (IOException e) {
      throw FileFailure.of("write", path, e);
    }
  }

  /** {@inheritDoc} The file has its name from now on. */
  @Override
  public synchronized void finish() {
    if (settled) {
      return;
    }
    try {
      channel.close();
      if (!written.equals(path)) {
        rename();
      }
      settled = true;
    } catch (IOException e) {
      throw FileFailure.of("complete", path, e);
    }
  }

  private void rename() throws IOException {
    try {
      Files.move(written, path, ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(written, path, REPLACE_EXISTING);
    }
  }

  /** {@inheritDoc} Deletes what was written, unless {@link #finish()} was called before. */
  @Override
  public void close() {
    try {
      channel.close();
      synchronized (this) {
        if (!settled && !written.equals(path)) {
          Files.deleteIfExists(written);
        }
        settled = true;
      }
    } catch (IOException e) {
      throw FileFailure.of("close", path, e);
    }
  }
}
