// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import io.lightstream.frame.ByteSource;
import io.lightstream.protocol.log.SegmentSink;
import io.lightstream.protocol.log.SegmentStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Segments of a log as files of a folder on any Flink file system. Files are only ever created,
 * written on, closed, read and deleted.
 *
 * <p>A file of the machine is durable and readable as soon as it is synced. Everywhere else it is
 * taken to be so when it is closed, as an object of a store is: {@link #durableWhileOpen()} is
 * false there.
 *
 * <p>There is no lock, since a process that was stopped but not ended would keep it: whoever writes
 * has a folder of its own. A segment that exists is never written over.
 */
public final class FileSystemSegmentStore implements SegmentStore {

  private final Path folder;
  private final FileSystem system;
  private final boolean local;

  private FileSystemSegmentStore(Path folder, FileSystem system) {
    this.folder = folder;
    this.system = system;
    this.local = isLocal(system);
  }

  /**
   * Opens a folder, which is made if there is none.
   *
   * @throws io.lightstream.error.LightstreamIOException if it cannot be made
   */
  public static FileSystemSegmentStore open(Path folder) {
    try {
      FileSystem system = folder.getFileSystem();
      if (!system.mkdirs(folder)) {
        throw new IOException("it cannot be made, or is no folder");
      }
      return new FileSystemSegmentStore(folder, system);
    } catch (IOException e) {
      throw OpenFile.failure("open the log in", folder, e);
    }
  }

  /** Whether its files are files of this machine. */
  static boolean isLocal(FileSystem system) {
    return "file".equals(system.getUri().getScheme());
  }

  @Override
  public String description() {
    return folder.toString();
  }

  @Override
  public List<Stored> list() {
    List<Stored> segments = new ArrayList<>();
    for (FileStatus file : statuses()) {
      if (!file.isDir()) {
        segments.add(new Stored(file.getPath().getName(), file.getLen()));
      }
    }
    return segments;
  }

  /** A store of objects has no folder where there is nothing in it. */
  private FileStatus[] statuses() {
    try {
      FileStatus[] found = system.listStatus(folder);
      return found == null ? new FileStatus[0] : found;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    } catch (IOException e) {
      throw OpenFile.failure("list", folder, e);
    }
  }

  private Path file(String name) {
    return new Path(folder, name);
  }

  @Override
  public SegmentSink create(String name) {
    Path file = file(name);
    try {
      return new SegmentOutput(file, system.create(file, FileSystem.WriteMode.NO_OVERWRITE), local);
    } catch (IOException e) {
      throw OpenFile.failure("create", file, e);
    }
  }

  @Override
  public ByteSource open(String name) {
    return new FileBytes(OpenFile.open(system, file(name)));
  }

  @Override
  public void delete(String name) {
    Path file = file(name);
    try {
      system.delete(file, false);
      if (local) {
        syncFolderOf(file);
      }
    } catch (IOException e) {
      throw OpenFile.failure("delete", file, e);
    }
  }

  @Override
  public void sync(String name) {
    if (local) {
      Path file = file(name);
      try (FileChannel channel = FileChannel.open(pathOf(file), StandardOpenOption.WRITE)) {
        channel.force(true);
        syncFolderOf(file);
      } catch (IOException e) {
        throw OpenFile.failure("sync", file, e);
      }
    }
  }

  private static java.nio.file.Path pathOf(Path file) {
    return java.nio.file.Path.of(file.getPath());
  }

  /** Makes the names in the folder of a local file durable, where the system has such a thing. */
  static void syncFolderOf(Path file) throws IOException {
    java.nio.file.Path parent = pathOf(file).toAbsolutePath().getParent();
    if (parent.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel names = FileChannel.open(parent, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  @Override
  public boolean durableWhileOpen() {
    return local;
  }

  /** Does nothing: what is open of it are its sinks and sources. */
  @Override
  public void close() {}
}
