// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import io.lightstream.error.ClosedException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file of any size as read-only memory, without copying it. Views are exposed as they lie in the
 * file: {@link ArrowBuffer#alignment()} tells how they are aligned.
 *
 * <p>The map and every {@link #retain() handle} taken from it keep the file mapped. When the last
 * one is closed it is unmapped: at once from JDK 22 on, by the garbage collector before.
 *
 * <p>A file that becomes shorter while it is mapped shows as a {@link LightstreamIOException} when
 * a missing page is read, and {@link #checkNotTruncated} tells beforehand. In a loop that the JVM
 * has compiled, its own {@link InternalError} may come instead, a few steps late and outside the
 * accessor, where nothing here can catch it; {@link #faulted(InternalError)} turns it into ours.
 */
public final class MemoryMap implements AutoCloseable {

  /** Of so many arrays at once no compiler makes code: they come from the JVM's runtime. */
  private static final int RUNTIME_ARRAYS = 7;

  /** Keeps a compiler from leaving {@link #reportFaults()} out; of no other use. */
  @SuppressWarnings("unused")
  private static byte[][] fromRuntime;

  /** What the JVM's error says on all JDKs. */
  private static final String FAULT = "unsafe memory access";

  private final Path path;
  private final long size;
  private final MappedOwner owner;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MemoryMap(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.size = channel.size();
    this.owner = new MappedOwner(path, channel, size, Mapping.map(channel, size));
  }

  /**
   * Maps a file.
   *
   * @throws LightstreamIOException if it does not exist or cannot be mapped
   */
  public static MemoryMap open(Path path) {
    FileChannel channel = openChannel(path);
    try {
      return new MemoryMap(path, channel);
    } catch (IOException e) {
      closeAfter(channel, e);
      throw new LightstreamIOException("cannot map " + path + ": " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      closeAfter(channel, e);
      throw e;
    }
  }

  /** A pipe would block until somebody writes to it. */
  private static FileChannel openChannel(Path path) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new LightstreamIOException("cannot map " + path + ": it is not a regular file");
    }
    try {
      return FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new LightstreamIOException("cannot open " + path + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new LightstreamIOException("cannot open " + path + ": permission denied", e);
    } catch (IOException e) {
      throw new LightstreamIOException("cannot open " + path + ": " + e.getMessage(), e);
    }
  }

  private static void closeAfter(FileChannel channel, Throwable because) {
    try {
      channel.close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** The length of the file in bytes, as it was when it was mapped. */
  public long size() {
    return size;
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /**
   * A view of part of the file, valid until the last handle is closed.
   *
   * @param offset from the start of the file, in bytes
   * @param length in bytes
   * @throws InvalidDataException if the range is not in the file
   * @throws LimitExceededException if it is longer than 2 GiB less 128 bytes
   * @throws ClosedException if this map is closed
   */
  public ArrowBuffer buffer(long offset, long length) {
    checkOpen();
    if (offset < 0 || length < 0 || offset > size - length) {
      throw InvalidDataException.at(
          offset, length + " bytes wanted from " + path + ", which has " + size);
    }
    if (length > BufferAllocator.MAX_LEASE_BYTES) {
      throw new LimitExceededException(
          "a buffer of "
              + length
              + " bytes at offset "
              + offset
              + " of "
              + path
              + ": one buffer can have "
              + BufferAllocator.MAX_LEASE_BYTES);
    }
    return length == 0
        ? ArrowBuffer.EMPTY
        : new ArrowBuffer(owner.slice(offset, (int) length), owner);
  }

  /**
   * Checks that the file still has all the bytes that were mapped.
   *
   * @throws LightstreamIOException if it was truncated
   */
  public void checkNotTruncated() {
    checkOpen();
    owner.checkNotTruncated();
  }

  /** A handle that keeps the file mapped after this map is closed, to be closed by its holder. */
  public MemoryLease retain() {
    checkOpen();
    owner.retain();
    return MemoryLease.ofMap(owner);
  }

  /**
   * Makes the JVM throw what it still holds back, called last in a {@code try} block. Compiled code
   * goes on after a page that could not be read; the {@link InternalError} comes when this thread
   * next leaves the JVM's own runtime, which may be far from the access. Does nothing while no file
   * is mapped, else it takes some hundred nanoseconds.
   */
  public static void reportFaults() {
    if (MappedOwner.isAnyOpen()) {
      fromRuntime = new byte[RUNTIME_ARRAYS][0];
    }
  }

  /**
   * The exception for an error that a loop over mapped memory ended in.
   *
   * @return an exception to throw
   * @throws InternalError the error itself, if it is not about memory that could not be read
   */
  public static LightstreamIOException faulted(InternalError fault) {
    return faulted("a map", fault);
  }

  static LightstreamIOException faulted(String what, InternalError fault) {
    if (fault.getMessage() == null || !fault.getMessage().contains(FAULT)) {
      throw fault;
    }
    return new LightstreamIOException(
        what + ": a page could not be read, the file was truncated while it was mapped", fault);
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new ClosedException(owner.describe() + " was closed");
    }
  }

  /** Lets go of the file; it stays mapped while handles are open. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      owner.release();
    }
  }
}
