// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.ByteSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Segments in memory, with as little room and as many faults as a test asks for. */
final class MemoryStore implements SegmentStore {

  private final Map<String, byte[]> segments = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();

  /** How much of a segment survives a loss of power. */
  private final Map<String, Integer> synced = new TreeMap<>();

  /** Bytes that can still be written. */
  private long room = Long.MAX_VALUE;

  private boolean cuts = true;
  private boolean syncFails;
  private boolean durableWhileOpen = true;
  private int open;
  private boolean closed;

  /** A store of these segments. */
  static MemoryStore of(Map<String, byte[]> segments) {
    MemoryStore store = new MemoryStore();
    store.segments.putAll(segments);
    segments.forEach((name, bytes) -> store.synced.put(name, bytes.length));
    return store;
  }

  /** What a loss of power may leave: of what was not synced some, none, or zeros. */
  synchronized Map<String, byte[]> contentAfterPowerLoss(Random random) {
    Map<String, byte[]> left = new TreeMap<>();
    segments.forEach(
        (name, bytes) -> {
          int durable = synced.getOrDefault(name, 0);
          int rest = random.nextInt(bytes.length - durable + 1);
          int zeros = random.nextBoolean() ? 0 : random.nextInt(bytes.length - durable - rest + 1);
          if (durable > 0 || random.nextBoolean()) {
            left.put(
                name, Arrays.copyOf(Arrays.copyOf(bytes, durable + rest), durable + rest + zeros));
          }
        });
    return left;
  }

  /** What is there, as a crash would leave it. */
  synchronized Map<String, byte[]> content() {
    return new TreeMap<>(segments);
  }

  synchronized void room(long bytes) {
    room = bytes;
  }

  /** From now on what a failed write left cannot be taken back. */
  synchronized void cutsNothing() {
    cuts = false;
  }

  synchronized void syncFails() {
    syncFails = true;
  }

  /** Segments appear when they are closed. */
  MemoryStore appearingWhenClosed() {
    durableWhileOpen = false;
    return this;
  }

  /** What was written, synced and deleted, in order. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** How many segments are open to be read or written. */
  synchronized int open() {
    return open;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public boolean durableWhileOpen() {
    return durableWhileOpen;
  }

  @Override
  public synchronized List<Stored> list() {
    List<Stored> all = new ArrayList<>();
    segments.forEach((name, bytes) -> all.add(new Stored(name, bytes.length)));
    return all;
  }

  @Override
  public synchronized SegmentSink create(String name) {
    if (durableWhileOpen) {
      segments.put(name, new byte[0]);
    }
    open++;
    return new Sink(name);
  }

  @Override
  public synchronized ByteSource open(String name) {
    if (!segments.containsKey(name)) {
      throw new LightstreamIOException("no segment " + name);
    }
    open++;
    return new Source(name);
  }

  @Override
  public synchronized void delete(String name) {
    calls.add("delete " + name);
    segments.remove(name);
  }

  @Override
  public synchronized void sync(String name) {
    synced.put(name, segments.get(name).length);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private final class Sink implements SegmentSink {
    private final String name;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean broken;
    private boolean closedSink;

    Sink(String name) {
      this.name = name;
    }

    @Override
    public void write(ByteBuffer[] from, int offset, int length) {
      synchronized (MemoryStore.this) {
        requireWhole();
        byte[] before = bytes.toByteArray();
        for (int i = offset; i < offset + length; i++) {
          byte[] part = new byte[(int) Math.min(room, from[i].remaining())];
          from[i].get(part);
          bytes.writeBytes(part);
          room -= part.length;
          if (from[i].hasRemaining()) {
            fail(before);
          }
        }
        calls.add("write");
        show();
      }
    }

    private void requireWhole() {
      if (broken) {
        throw new LightstreamIOException("part of a write is left in " + name);
      }
    }

    private void fail(byte[] before) {
      if (cuts) {
        room += bytes.size() - before.length;
        bytes.reset();
        bytes.writeBytes(before);
      } else {
        broken = true;
        show();
      }
      throw new LightstreamIOException("no room in " + name);
    }

    private void show() {
      if (durableWhileOpen && segments.containsKey(name)) {
        segments.put(name, bytes.toByteArray());
      }
    }

    @Override
    public void sync() {
      synchronized (MemoryStore.this) {
        requireWhole();
        calls.add("sync");
        if (syncFails) {
          throw new LightstreamIOException("cannot sync " + name);
        }
        synced.put(name, bytes.size());
      }
    }

    @Override
    public void close() {
      synchronized (MemoryStore.this) {
        if (!closedSink) {
          closedSink = true;
          open--;
          if (!durableWhileOpen) {
            segments.put(name, bytes.toByteArray());
          }
        }
      }
    }
  }

  private final class Source implements ByteSource {
    private final String name;
    private int at;
    private boolean closedSource;

    Source(String name) {
      this.name = name;
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      synchronized (MemoryStore.this) {
        byte[] all = segments.get(name);
        if (all == null) {
          throw new LightstreamIOException("segment " + name + " was deleted");
        }
        int before = at;
        for (int i = offset; i < offset + length && at < all.length; i++) {
          int part = Math.min(into[i].remaining(), all.length - at);
          into[i].put(all, at, part);
          at += part;
        }
        return at == before ? -1 : at - before;
      }
    }

    @Override
    public void close() {
      synchronized (MemoryStore.this) {
        if (!closedSource) {
          closedSource = true;
          open--;
        }
      }
    }
  }
}
