// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The whole file as one memory segment of a shared arena (JDK 22 and newer), reached through method
 * handles because this class is compiled for 17. Closing the arena unmaps at once; a raw slice that
 * is read later throws {@link IllegalStateException}. The arena of a mapping that was forgotten is
 * closed when the next file is mapped.
 */
final class ArenaMapping implements Mapping {

  private static final int FIRST_JDK = 22;
  private static final Api API = Runtime.version().feature() >= FIRST_JDK ? new Api() : null;
  private static final ReferenceQueue<ArenaMapping> FORGOTTEN = new ReferenceQueue<>();
  private static final Set<Trace> OPEN = ConcurrentHashMap.newKeySet();

  private final Object segment;
  private final Trace trace;

  private ArenaMapping(Object segment, Object arena) {
    this.segment = segment;
    this.trace = new Trace(this, arena);
    OPEN.add(trace);
  }

  static boolean isAvailable() {
    return API != null;
  }

  static ArenaMapping map(FileChannel channel, long size) throws IOException {
    closeForgotten();
    Object arena = API.openArena();
    try {
      return new ArenaMapping(API.map(channel, size, arena), arena);
    } catch (IOException | RuntimeException | Error e) {
      API.closeArena(arena);
      throw e;
    }
  }

  private static void closeForgotten() {
    for (Object next = FORGOTTEN.poll(); next != null; next = FORGOTTEN.poll()) {
      ((Trace) next).close();
    }
  }

  @Override
  public ByteBuffer slice(long offset, int length) {
    return API.slice(segment, offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void unmap() {
    trace.close();
  }

  /** What is left of a mapping that was forgotten: the arena to close. */
  private static final class Trace extends PhantomReference<ArenaMapping> {

    private final Object arena;

    Trace(ArenaMapping mapping, Object arena) {
      super(mapping, FORGOTTEN);
      this.arena = arena;
    }

    void close() {
      if (OPEN.remove(this)) {
        API.closeArena(arena);
      }
    }
  }

  /** The part of java.lang.foreign that is used, looked up once. */
  private static final class Api {

    private final MethodHandle ofShared;
    private final MethodHandle close;
    private final MethodHandle map;
    private final MethodHandle asSlice;
    private final MethodHandle asByteBuffer;

    Api() {
      try {
        Class<?> arena = Class.forName("java.lang.foreign.Arena");
        Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodType mapType =
            MethodType.methodType(
                segment, FileChannel.MapMode.class, long.class, long.class, arena);
        ofShared =
            erased(
                lookup.findStatic(arena, "ofShared", MethodType.methodType(arena)), Object.class);
        close = erased(lookup.findVirtual(arena, "close", MethodType.methodType(void.class)));
        map = lookup.findVirtual(FileChannel.class, "map", mapType).asType(mapSignature());
        asSlice =
            lookup
                .findVirtual(
                    segment, "asSlice", MethodType.methodType(segment, long.class, long.class))
                .asType(MethodType.methodType(Object.class, Object.class, long.class, long.class));
        asByteBuffer =
            lookup
                .findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class))
                .asType(MethodType.methodType(ByteBuffer.class, Object.class));
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private static MethodHandle erased(MethodHandle handle, Class<?> result) {
      return handle.asType(MethodType.methodType(result));
    }

    private static MethodHandle erased(MethodHandle handle) {
      return handle.asType(MethodType.methodType(void.class, Object.class));
    }

    private static MethodType mapSignature() {
      return MethodType.methodType(
          Object.class,
          FileChannel.class,
          FileChannel.MapMode.class,
          long.class,
          long.class,
          Object.class);
    }

    Object openArena() {
      try {
        return (Object) ofShared.invokeExact();
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    void closeArena(Object arena) {
      try {
        close.invokeExact(arena);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    Object map(FileChannel channel, long size, Object arena) throws IOException {
      try {
        return (Object) map.invokeExact(channel, FileChannel.MapMode.READ_ONLY, 0L, size, arena);
      } catch (IOException e) {
        throw e;
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    ByteBuffer slice(Object segment, long offset, long length) {
      try {
        Object part = (Object) asSlice.invokeExact(segment, offset, length);
        return (ByteBuffer) asByteBuffer.invokeExact(part);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    private static RuntimeException unexpected(Throwable e) {
      if (e instanceof RuntimeException runtime) {
        return runtime;
      }
      if (e instanceof Error error) {
        throw error;
      }
      throw new AssertionError(e);
    }
  }
}
