// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;

/**
 * Files in memory, as {@code memory://name/path}: a file system that is not the machine's, and
 * behaves as an object store where a test wants it to. One for each name, for as long as the test
 * has not cleared it.
 */
public final class MemoryFileSystem extends FileSystem {

  /** Registered as a service. */
  public static final class Factory implements FileSystemFactory {

    @Override
    public String getScheme() {
      return "memory";
    }

    @Override
    public FileSystem create(URI uri) {
      return named(uri.getHost());
    }
  }

  private static final Map<String, MemoryFileSystem> ALL = new ConcurrentHashMap<>();

  private final String name;
  private final NavigableMap<String, byte[]> files = new ConcurrentSkipListMap<>();
  private volatile boolean appearWhenClosed;
  private volatile boolean closingFails;
  private volatile long read;
  private volatile int open;
  private volatile int blockBytes = Integer.MAX_VALUE;
  private volatile long room = Long.MAX_VALUE;

  private MemoryFileSystem(String name) {
    this.name = name;
  }

  /** The file system of {@code memory://name}. */
  public static MemoryFileSystem named(String name) {
    return ALL.computeIfAbsent(name, MemoryFileSystem::new);
  }

  /** The same, from now on with files that are not there before they are closed. */
  public MemoryFileSystem appearingWhenClosed() {
    appearWhenClosed = true;
    return this;
  }

  /** Forgets all files and settings. */
  public void clear() {
    files.clear();
    appearWhenClosed = false;
    closingFails = false;
    room = Long.MAX_VALUE;
    blockBytes = Integer.MAX_VALUE;
    read = 0;
  }

  /** Bytes that have been read. */
  public long bytesRead() {
    return read;
  }

  /** Streams that are open. */
  public int open() {
    return open;
  }

  /** From now on only so many bytes can be written. */
  public void room(long bytes) {
    room = bytes;
  }

  /** From now on files consist of blocks of so many bytes, at which readers split them. */
  public void blockBytes(int bytes) {
    blockBytes = bytes;
  }

  /** Whether files can not be completed. */
  public void closingFails(boolean fails) {
    closingFails = fails;
  }

  /** All files, with their paths. */
  public NavigableMap<String, byte[]> files() {
    return new TreeMap<>(files);
  }

  /** Puts a file there. */
  public Path put(String path, byte[] bytes) {
    files.put(path, bytes);
    return new Path("memory://" + name + path);
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path("memory://" + name + "/");
  }

  @Override
  public Path getHomeDirectory() {
    return getWorkingDirectory();
  }

  @Override
  public URI getUri() {
    return URI.create("memory://" + name);
  }

  @Override
  public boolean isDistributedFS() {
    return true;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    byte[] bytes = files.get(path.getPath());
    if (bytes != null) {
      return new Status(path, bytes.length, false);
    }
    if (path.getPath().equals("/") || !below(path).isEmpty()) {
      return new Status(path, 0, true);
    }
    throw new FileNotFoundException(path.toString());
  }

  private List<String> below(Path folder) {
    String prefix = folder.getPath().equals("/") ? "/" : folder.getPath() + "/";
    return files.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
    List<BlockLocation> blocks = new ArrayList<>();
    for (long at = start; at < start + length; at += blockBytes) {
      blocks.add(new Block(at, Math.min(blockBytes, start + length - at)));
    }
    return blocks.toArray(BlockLocation[]::new);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return open(path);
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    if (getFileStatus(path).isDir()) {
      throw new IOException(path + " is a folder");
    }
    return new Input(path.getPath());
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    if (!getFileStatus(folder).isDir()) {
      return new FileStatus[] {getFileStatus(folder)};
    }
    int depth = folder.getPath().equals("/") ? 1 : folder.getPath().length() + 1;
    List<FileStatus> found = new ArrayList<>();
    for (String file : below(folder)) {
      int end = file.indexOf('/', depth);
      Path child = new Path("memory://" + name + (end < 0 ? file : file.substring(0, end)));
      if (found.stream().noneMatch(status -> status.getPath().equals(child))) {
        found.add(getFileStatus(child));
      }
    }
    found.sort(Comparator.comparing(status -> status.getPath().toString()));
    return found.toArray(FileStatus[]::new);
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    below(path).forEach(files::remove);
    return files.remove(path.getPath()) != null;
  }

  @Override
  public boolean mkdirs(Path folder) {
    return true;
  }

  @Override
  public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
    if (mode == WriteMode.NO_OVERWRITE && files.containsKey(path.getPath())) {
      throw new IOException(path + " exists");
    }
    return new Output(path.getPath());
  }

  @Override
  public boolean rename(Path from, Path to) {
    byte[] bytes = files.remove(from.getPath());
    if (bytes != null) {
      files.put(to.getPath(), bytes);
    }
    for (String file : below(from)) {
      files.put(to.getPath() + file.substring(from.getPath().length()), files.remove(file));
    }
    return true;
  }

  private synchronized void count(long bytes, int streams) {
    read += bytes;
    open += streams;
  }

  private record Block(long offset, long length) implements BlockLocation {

    @Override
    public String[] getHosts() {
      return new String[0];
    }

    @Override
    public long getOffset() {
      return offset;
    }

    @Override
    public long getLength() {
      return length;
    }

    @Override
    public int compareTo(BlockLocation other) {
      return Long.compare(offset, other.getOffset());
    }
  }

  private record Status(Path path, long length, boolean folder) implements FileStatus {

    @Override
    public long getLen() {
      return length;
    }

    @Override
    public long getBlockSize() {
      return Math.max(1, length);
    }

    @Override
    public short getReplication() {
      return 1;
    }

    @Override
    public long getModificationTime() {
      return 0;
    }

    @Override
    public long getAccessTime() {
      return 0;
    }

    @Override
    public boolean isDir() {
      return folder;
    }

    @Override
    public Path getPath() {
      return path;
    }
  }

  private final class Input extends FSDataInputStream {

    private final String file;
    private long at;
    private boolean closed;

    Input(String file) {
      this.file = file;
      count(0, 1);
    }

    private byte[] bytes() throws IOException {
      byte[] bytes = files.get(file);
      if (bytes == null || closed) {
        throw new IOException(file + (closed ? " was closed" : " is gone"));
      }
      return bytes;
    }

    @Override
    public void seek(long offset) {
      at = offset;
    }

    @Override
    public long getPos() {
      return at;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** As a network does, it brings less than is asked for. */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      byte[] bytes = bytes();
      if (at >= bytes.length) {
        return -1;
      }
      int part = (int) Math.min(Math.max(1, length * 2L / 3), bytes.length - at);
      System.arraycopy(bytes, (int) at, into, offset, part);
      at += part;
      count(part, 0);
      return part;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        count(0, -1);
      }
    }
  }

  private final class Output extends FSDataOutputStream {

    private final String file;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    Output(String file) {
      this.file = file;
      count(0, 1);
      show();
    }

    private void show() {
      if (!appearWhenClosed) {
        files.put(file, bytes.toByteArray());
      }
    }

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      int part = (int) Math.min(room, length);
      room -= part;
      bytes.writeBytes(Arrays.copyOfRange(from, offset, offset + part));
      if (part < length) {
        throw new IOException("no space left on device");
      }
    }

    @Override
    public void flush() {
      show();
    }

    @Override
    public void sync() {
      show();
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        count(0, -1);
        if (closingFails) {
          throw new IOException("the upload was refused");
        }
        files.put(file, bytes.toByteArray());
      }
    }
  }
}
