// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.fs.FileSystemSegmentStore;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The frames of one stream that were too many for a checkpoint, on Flink's file system: a folder
 * for each lot, {@code FROM-TO-RANDOM}, written once and deleted when all in it is final. A frame
 * lies in one of them at most.
 */
final class SpillFolder {

  private static final Pattern NAME = Pattern.compile("(\\d{1,18})-(\\d{1,18})-[0-9a-f-]{36}");

  private final Path folder;
  private final TypeRegistry types;
  private final BufferAllocator allocator;

  /** In the order of their numbers; those of the state first. */
  private final Deque<SpilledFrames> lots = new ArrayDeque<>();

  /** What earlier senders of the stream have left, for older checkpoints. */
  private final List<SpilledFrames> leftovers = new ArrayList<>();

  SpillFolder(String base, String stream, TypeRegistry types, BufferAllocator allocator) {
    this.folder = new Path(base, URLEncoder.encode(stream, StandardCharsets.UTF_8));
    this.types = types;
    this.allocator = allocator;
  }

  /**
   * Goes on from a checkpoint: what was spilled later is void, and deleted.
   *
   * @param position of the checkpoint
   */
  void restore(List<SpilledFrames> spilled, long position) {
    lots.addAll(spilled);
    Set<String> known =
        spilled.stream().map(lot -> new Path(lot.path()).getName()).collect(Collectors.toSet());
    for (Path path : list()) {
      Matcher name = NAME.matcher(path.getName());
      if (!known.contains(path.getName()) && name.matches()) {
        found(path, Long.parseLong(name.group(1)), Long.parseLong(name.group(2)), position);
      }
    }
  }

  private void found(Path path, long from, long to, long position) {
    if (from >= position) {
      delete(path.toString());
    } else {
      leftovers.add(new SpilledFrames(path.toString(), from, to));
    }
  }

  private List<Path> list() {
    try {
      FileStatus[] found = fileSystem().listStatus(folder);
      List<Path> paths = new ArrayList<>();
      if (found != null) {
        for (FileStatus status : found) {
          paths.add(status.getPath());
        }
      }
      return paths;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw failure("list", folder, e);
    }
  }

  /** All frames before this number were spilled. */
  long end() {
    return lots.isEmpty() ? 0 : lots.getLast().to();
  }

  /** Where the frames from {@code low} on lie, as far as they were spilled. */
  List<SpilledFrames> from(long low) {
    return lots.stream().filter(lot -> lot.to() > low).toList();
  }

  /** Spills frames, which stay the caller's. */
  void add(long from, List<LightstreamMessage> frames) {
    long to = from + frames.size();
    Path path = new Path(folder, from + "-" + to + "-" + UUID.randomUUID());
    FrameBytes.write(frames, FileSystemSegmentStore.open(path), types, allocator);
    lots.add(new SpilledFrames(path.toString(), from, to));
  }

  /**
   * The frames of a lot from {@code low} on.
   *
   * @return owned by the caller; nothing if the lot was deleted, as all of it is final then
   */
  static List<LightstreamMessage> read(
      SpilledFrames lot, long low, TypeRegistry types, BufferAllocator allocator) {
    Path path = new Path(lot.path());
    try {
      if (!path.getFileSystem().exists(path)) {
        return List.of();
      }
    } catch (IOException e) {
      throw failure("read", path, e);
    }
    return FrameBytes.read(
        FileSystemSegmentStore.open(path), Math.max(0, low - lot.from()), types, allocator);
  }

  /** All frames before {@code position} are final: no checkpoint needs them. */
  void finalBefore(long position) {
    while (!lots.isEmpty() && lots.getFirst().to() <= position) {
      delete(lots.removeFirst().path());
    }
    leftovers.removeIf(
        lot -> {
          boolean over = lot.to() <= position;
          if (over) {
            delete(lot.path());
          }
          return over;
        });
  }

  /** The stream is complete. */
  void remove() {
    lots.clear();
    leftovers.clear();
    delete(folder.toString());
  }

  private void delete(String name) {
    Path path = new Path(name);
    try {
      path.getFileSystem().delete(path, true);
    } catch (IOException e) {
      throw failure("delete", path, e);
    }
  }

  private FileSystem fileSystem() throws IOException {
    return folder.getFileSystem();
  }

  private static LightstreamIOException failure(String what, Path path, IOException e) {
    return new LightstreamIOException(
        "cannot " + what + " the spilled frames in " + path + ": " + e.getMessage(), e);
  }
}
