// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.format.ipc.IpcBlock;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.file.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * An Arrow file or an Arrow IPC stream on any Flink file system; its first bytes say which of the
 * two. Columns that are not wanted take no memory.
 *
 * <ul>
 *   <li>A <b>file</b> of the machine is mapped, and its batches are views of the map. Elsewhere the
 *       footer is read first, then of each batch what is wanted of it. Batches can be had in any
 *       order, and {@link #blocks()} tells where each lies before any is read.
 *   <li>A <b>stream</b> has no footer: its batches come in order, and how many there are is not
 *       known before the end. It must end by its mark, for a stream that was cut between two
 *       batches looks complete otherwise.
 * </ul>
 *
 * <p>Failures are {@link LightstreamException}s that name the path, and the byte where bytes are
 * wrong. Belongs to one thread at a time; {@link #close()} may be called from any.
 */
public final class ArrowInput implements AutoCloseable {

  private static final byte[] FILE_MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  private final Path path;
  private final RecordBatchReader batches;

  /** The number of the batch that {@link #next()} gives. */
  private int next;

  private ArrowInput(Path path, RecordBatchReader batches) {
    this.path = path;
    this.batches = batches;
  }

  /**
   * Opens a file or stream.
   *
   * @param columns the top-level columns to read, in this order; empty for all
   * @param allocator where batches that are not views of a map take their memory; stays the
   *     caller's
   * @throws io.lightstream.error.LightstreamIOException if it cannot be read
   * @throws io.lightstream.error.InvalidDataException if it is neither
   * @throws ConfigurationException if it has not those columns
   */
  public static ArrowInput open(Path path, List<String> columns, BufferAllocator allocator) {
    IpcReadOptions all = IpcReadOptions.file();
    return open(path, columns.isEmpty() ? all : all.withColumns(columns), allocator);
  }

  /**
   * As {@link #open(Path, List, BufferAllocator)}, with limits of the caller's, or without any
   * column: batches have their rows all the same.
   */
  public static ArrowInput open(Path path, IpcReadOptions options, BufferAllocator allocator) {
    return at(path, () -> new ArrowInput(path, reader(path, options, allocator)));
  }

  /** The schema with all columns. Reads no more than it takes. */
  public static Schema schemaOf(Path path) {
    try (BufferAllocator none = BufferAllocator.unbounded(path.toString());
        ArrowInput input = open(path, List.of(), none)) {
      return input.schema();
    }
  }

  private static RecordBatchReader reader(
      Path path, IpcReadOptions options, BufferAllocator allocator) {
    FileSystem system = systemOf(path);
    return FileSystemSegmentStore.isLocal(system)
        ? local(java.nio.file.Path.of(path.getPath()), options, allocator)
        : remote(OpenFile.open(system, path), options, allocator);
  }

  private static FileSystem systemOf(Path path) {
    try {
      return path.getFileSystem();
    } catch (IOException e) {
      throw OpenFile.failure("open", path, e);
    }
  }

  private static RecordBatchReader local(
      java.nio.file.Path path, IpcReadOptions options, BufferAllocator allocator) {
    FileSource source = FileSource.open(path);
    boolean isFile;
    try {
      isFile = source.startsWith(FILE_MAGIC);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
    if (isFile) {
      source.close();
      return IpcFileReader.open(path, options, allocator);
    }
    return StreamInput.open(source, path.toFile().length(), options, allocator);
  }

  private static RecordBatchReader remote(
      OpenFile file, IpcReadOptions options, BufferAllocator allocator) {
    FileRanges ranges = new FileRanges(file);
    try {
      if (startsAsFile(ranges)) {
        return IpcFileReader.open(ranges, options, allocator);
      }
      file.seek(0);
      return StreamInput.open(new FileBytes(file), file.size(), options, allocator);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static boolean startsAsFile(FileRanges ranges) {
    if (ranges.size() < FILE_MAGIC.length) {
      return false;
    }
    ByteBuffer first = ByteBuffer.allocate(FILE_MAGIC.length);
    ranges.read(0, first);
    return first.flip().equals(ByteBuffer.wrap(FILE_MAGIC));
  }

  /** Names the path in what goes wrong, where that has not been done. */
  private static <T> T at(Path path, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (LightstreamException e) {
      throw e.getMessage().contains(path.getPath()) ? e : e.within(path.toString());
    }
  }

  /** The path as it was given. */
  public Path path() {
    return path;
  }

  /** The schema of the batches: the wanted columns. */
  public Schema schema() {
    return batches.schema();
  }

  /** The number of batches of a file; empty for a stream. */
  public OptionalInt batches() {
    return batches instanceof IpcFileReader file
        ? OptionalInt.of(file.batchCount())
        : OptionalInt.empty();
  }

  /** Where the batches of a file lie, in order; empty for a stream. Reads nothing. */
  public List<IpcBlock> blocks() {
    return batches instanceof IpcFileReader file ? file.batchBlocks() : List.of();
  }

  /**
   * The next batch, which the caller owns.
   *
   * @return the batch, or null at the end
   */
  public RecordBatch next() {
    RecordBatch batch = at(path, this::read);
    if (batch != null) {
      next++;
    }
    return batch;
  }

  private RecordBatch read() {
    if (batches instanceof IpcFileReader file) {
      return next < file.batchCount() ? file.batch(next) : null;
    }
    return batches.next();
  }

  /** The number of the batch that {@link #next()} gives, from 0. */
  public int position() {
    return next;
  }

  /**
   * Goes on with a batch: in a file at once; in a stream by reading those before it, which cannot
   * be undone.
   *
   * @param batch from 0, in a stream not before {@link #position()}; the end if there are fewer
   * @throws ConfigurationException if a stream would have to go back
   */
  public void seek(int batch) {
    if (batches instanceof IpcFileReader file) {
      next = Math.min(batch, file.batchCount());
      return;
    }
    if (batch < next) {
      throw new ConfigurationException(
          path + " is a stream at batch " + next + ": it cannot go back to batch " + batch);
    }
    while (next < batch) {
      RecordBatch skipped = next();
      if (skipped == null) {
        return;
      }
      skipped.close();
    }
  }

  /** Closes the file; batches that were handed out stay open. Idempotent. */
  @Override
  public void close() {
    batches.close();
  }
}
