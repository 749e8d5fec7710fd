// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.ConfigurationException;
import io.lightstream.frame.ByteSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Segments as files of a folder, which one log at a time has open, in this process or another.
 * Where the system has such modes, the folder is made with 0700 and files with 0600.
 */
public final class FolderSegmentStore implements SegmentStore {

  private final Path folder;
  private final FolderLock lock;

  private FolderSegmentStore(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens a folder, which is made if there is none.
   *
   * @throws ConfigurationException if a log has it open
   * @throws io.lightstream.error.LightstreamIOException if it cannot be made or used
   */
  public static FolderSegmentStore open(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, Modes.ofFolder(folder));
      }
      return new FolderSegmentStore(folder, FolderLock.of(folder));
    } catch (IOException e) {
      throw StoreFailure.of("open the log in", folder, e);
    }
  }

  /**
   * Removes the log in a folder, and the folder if nothing else is in it. Does nothing where there
   * is no folder.
   *
   * @throws ConfigurationException if a log has it open
   */
  public static void delete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (FolderSegmentStore store = open(folder)) {
      for (Stored segment : store.list()) {
        store.delete(segment.name());
      }
      store.lock.delete();
      if (store.isEmpty()) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw StoreFailure.of("delete the log in", folder, e);
    }
  }

  private boolean isEmpty() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    }
  }

  @Override
  public String description() {
    return folder.toString();
  }

  @Override
  public List<Stored> list() {
    List<Stored> segments = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + Segment.SUFFIX)) {
      for (Path file : files) {
        segments.add(new Stored(file.getFileName().toString(), Files.size(file)));
      }
    } catch (IOException e) {
      throw StoreFailure.of("list", folder, e);
    }
    return segments;
  }

  @Override
  public SegmentSink create(String name) {
    return SegmentFile.create(folder.resolve(name));
  }

  @Override
  public ByteSource open(String name) {
    return SegmentFileSource.open(folder.resolve(name));
  }

  @Override
  public void delete(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
      SegmentFile.syncFolder(folder);
    } catch (IOException e) {
      throw StoreFailure.of("delete", folder.resolve(name), e);
    }
  }

  @Override
  public void sync(String name) {
    Path file = folder.resolve(name);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
      SegmentFile.syncFolder(folder);
    } catch (IOException e) {
      throw StoreFailure.of("sync", file, e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
