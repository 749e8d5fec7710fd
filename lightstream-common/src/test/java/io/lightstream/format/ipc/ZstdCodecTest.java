// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static io.lightstream.format.ipc.CodecSamples.destination;
import static io.lightstream.format.ipc.CodecSamples.direct;
import static io.lightstream.format.ipc.CodecSamples.recorded;
import static io.lightstream.format.ipc.CodecSamples.recordedContent;
import static io.lightstream.format.ipc.CodecSamples.written;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.lightstream.Waiting;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of our own and of others, whole and damaged, and the library's absence. */
class ZstdCodecTest {
  private final ZstdCodec codec = ZstdCodec.create(1);

  @AfterEach
  void close() {
    codec.close();
  }

  static Stream<String> contents() {
    return CodecSamples.contents().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("contents")
  void whatIsCompressedDecompressesToTheSame(String name) {
    byte[] content = CodecSamples.contents().get(name);
    assertArrayEquals(content, decompress(compress(codec, content), content.length));
  }

  @ParameterizedTest
  @ValueSource(ints = {-5, 1, 3, 9, 19})
  void everyLevelDecompressesToTheSame(int level) {
    byte[] content = recordedContent(100_000);
    ZstdCodec other = ZstdCodec.create(level);
    assertArrayEquals(content, decompress(compress(other, content), content.length));
    other.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pyarrow-200000.zst", "pyarrow-stream-200000.zst"})
  void recordedFramesDecompress(String name) {
    assertArrayEquals(recordedContent(200_000), decompress(recorded(name), 200_000));
  }

  @Test
  void noBytesDecompressToNoBytes() {
    assertArrayEquals(new byte[0], decompress(new byte[0], 0));
  }

  @Test
  void framesInARowDecompressAsOne() {
    byte[] first = compress(codec, recordedContent(1_000));
    byte[] skippable = {0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};
    ByteBuffer frames = ByteBuffer.allocate(2 * first.length + skippable.length);
    frames.put(first).put(skippable).put(first);
    byte[] content = decompress(frames.array(), 2_000);
    assertArrayEquals(recordedContent(1_000), Arrays.copyOf(content, 1_000));
    assertArrayEquals(recordedContent(1_000), Arrays.copyOfRange(content, 1_000, 2_000));
  }

  @Test
  void mappedSourceDecompressesToTheSame() {
    for (int length : new int[] {10, 1_000_000, 300}) {
      byte[] content = recordedContent(length);
      ByteBuffer src = direct(compress(codec, content)).asReadOnlyBuffer();
      ByteBuffer dst = destination(length);
      codec.decompressMapped(src, dst);
      assertEquals(src.limit(), src.position());
      assertEquals(dst.limit(), dst.position());
      assertArrayEquals(content, written(dst, length));
    }
  }

  @Test
  void positionsMoveToTheLimits() {
    ByteBuffer src = direct(recordedContent(300));
    ByteBuffer dst = destination(codec.maxCompressedLength(300));
    int length = codec.compress(src, dst);
    assertEquals(src.limit(), src.position());
    assertEquals(11 + length, dst.position());
    dst.flip().position(11);
    src.position(5);
    codec.decompress(dst, src);
    assertEquals(dst.limit(), dst.position());
    assertEquals(src.limit(), src.position());
  }

  @Test
  void contentBeyondTheAnnouncedLengthIsRefused() {
    assertRefused(
        "ZSTD frame: content size 1000 exceeds the announced length 999",
        compress(codec, recordedContent(1_000)),
        999);
    assertRefused(
        "ZSTD frame: 7497 bytes do not decompress to 199999: Destination buffer is too small",
        recorded("pyarrow-stream-200000.zst"),
        199_999);
  }

  @Test
  void contentBelowTheAnnouncedLengthIsRefused() {
    assertRefused(
        "ZSTD frame: content of 1000 bytes is shorter than the announced 1001",
        compress(codec, recordedContent(1_000)),
        1_001);
  }

  @Test
  void inputThatIsNoFrameIsRefused() {
    assertRefused("ZSTD frame: content of 0 bytes is shorter than the announced 1", new byte[0], 1);
    assertRefused(
        "ZSTD frame: 281 bytes do not decompress to 300: Unknown frame descriptor",
        recorded("checks-300.lz4"),
        300);
  }

  @Test
  void frameThatNeedsADictionaryIsRefused() {
    byte[] dictionary = recordedContent(5_000);
    byte[] frame = Zstd.compressUsingDict(recordedContent(1_000), dictionary, 1);
    assertThrows(InvalidDataException.class, () -> decompress(frame, 1_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pyarrow-200000.zst", "pyarrow-stream-200000.zst"})
  void truncationAnywhereIsRefused(String name) {
    byte[] frame = recorded(name);
    for (int i = 0; i < frame.length; i += 13) {
      byte[] truncated = Arrays.copyOf(frame, i);
      assertThrows(
          InvalidDataException.class, () -> decompress(truncated, 200_000), "truncated to " + i);
    }
  }

  @Test
  void damagedFramesNeverLeaveTheirBounds() {
    Random random = new Random(7);
    byte[] frame = compress(codec, recordedContent(3_000));
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = frame.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        // Fails where anything around the destination was written.
        decompress(damaged, 3_000);
      } catch (InvalidDataException e) {
        refused++;
      }
    }
    assertTrue(refused > 1_000 && refused < 20_000, "refused " + refused);
    assertArrayEquals(recordedContent(3_000), decompress(frame, 3_000));
  }

  @Test
  void failureLeavesPositionsWhereTheyWere() {
    ByteBuffer src = direct(compress(codec, recordedContent(300)));
    ByteBuffer dst = destination(200);
    assertThrows(InvalidDataException.class, () -> codec.decompress(src, dst));
    assertThrows(InvalidDataException.class, () -> codec.decompressMapped(src, dst));
    assertEquals(5, src.position());
    assertEquals(11, dst.position());
  }

  @Test
  void maximumBeyondOneBufferIsRefused() {
    assertEquals(Zstd.compressBound(1_000), codec.maxCompressedLength(1_000));
    assertThrows(
        LimitExceededException.class, () -> codec.maxCompressedLength(Integer.MAX_VALUE - 100));
  }

  @Test
  void destinationBelowTheMaximumIsRefused() {
    int most = codec.maxCompressedLength(100);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> codec.compress(direct(new byte[100]), destination(most - 1)));
    assertEquals(
        "destination of " + (most - 1) + " bytes, " + most + " needed", refused.getMessage());
  }

  @Test
  void levelOutOfRangeIsRefused() {
    assertEquals(
        "ZSTD level 23 is not within -131072 to 22",
        assertThrows(ConfigurationException.class, () -> ZstdCodec.create(23)).getMessage());
  }

  @Test
  void closedCodecIsRefused() {
    byte[] frame = compress(codec, new byte[10]);
    codec.close();
    codec.close();
    assertThrows(ClosedException.class, () -> compress(codec, new byte[10]));
    assertThrows(ClosedException.class, () -> decompress(frame, 10));
    assertThrows(
        ClosedException.class, () -> codec.decompressMapped(direct(frame), destination(10)));
  }

  @Test
  void forgottenCodecsAreFreed() {
    int before = ZstdContexts.traced();
    for (int i = 0; i < 10; i++) {
      compress(ZstdCodec.create(1), new byte[10]);
    }
    Waiting.untilCollected("freeing of forgotten codecs", () -> ZstdContexts.traced() <= before);
  }

  @Test
  void absentLibraryIsNamed() throws Exception {
    try (WithoutZstd loader = new WithoutZstd()) {
      Method create =
          loader.loadClass(ZstdCodec.class.getName()).getDeclaredMethod("create", int.class);
      create.setAccessible(true);
      Throwable failure =
          assertThrows(InvocationTargetException.class, () -> create.invoke(null, 1)).getCause();
      assertInstanceOf(ConfigurationException.class, failure);
      assertEquals(
          "ZSTD needs the artifact com.github.luben:zstd-jni, with its native library for this"
              + " platform, on the class path",
          failure.getMessage());
    }
  }

  /** Loads the classes of this package anew, and none of zstd-jni. */
  private static final class WithoutZstd extends URLClassLoader {
    WithoutZstd() throws IOException {
      super(
          new URL[] {ZstdCodec.class.getProtectionDomain().getCodeSource().getLocation()},
          ZstdCodecTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("com.github.luben")) {
        throw new ClassNotFoundException(name);
      }
      if (name.startsWith(ZstdCodec.class.getPackageName())) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
      return super.loadClass(name, resolve);
    }
  }

  private static byte[] compress(ZstdCodec codec, byte[] content) {
    ByteBuffer dst = destination(codec.maxCompressedLength(content.length));
    int length = codec.compress(direct(content), dst);
    return written(dst, length);
  }

  private byte[] decompress(byte[] frame, int length) {
    ByteBuffer dst = destination(length);
    try {
      codec.decompress(direct(frame), dst);
    } finally {
      written(dst, 0);
    }
    return written(dst, length);
  }

  private void assertRefused(String message, byte[] frame, int length) {
    assertEquals(
        message,
        assertThrows(InvalidDataException.class, () -> decompress(frame, length)).getMessage());
  }
}
