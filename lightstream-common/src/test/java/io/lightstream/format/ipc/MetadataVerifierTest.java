// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Recorded metadata passes; damaged metadata is refused or remains safe to walk. */
class MetadataVerifierTest {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_TABLES = 1_000_000;
  private static final int LARGEST_DAMAGED_EVERYWHERE = 700;
  private static final int MUTATIONS = 120_000;
  private static final int MAX_TABLES_MUTATED = 2_000;

  private static final List<Sample> SAMPLES = samples();

  private record Sample(Path file, ByteBuffer metadata, boolean footer) {
    void verify(ByteBuffer bytes, int maxDepth, int maxTables) {
      if (footer) {
        MetadataVerifier.verifyFooter(bytes, maxDepth, maxTables);
      } else {
        MetadataVerifier.verifyMessage(bytes, maxDepth, maxTables);
      }
    }

    long walk(ByteBuffer bytes) {
      return footer ? AccessorWalk.footer(bytes) : AccessorWalk.message(bytes);
    }
  }

  @Test
  void allRecordedMetadataIsAccepted() {
    assertTrue(SAMPLES.size() > 500, () -> "only " + SAMPLES.size() + " samples found");
    for (Sample sample : SAMPLES) {
      assertDoesNotThrow(
          () -> sample.verify(sample.metadata, MAX_DEPTH, MAX_TABLES), sample.file::toString);
      assertTrue(sample.walk(sample.metadata) > 5, sample.file::toString);
    }
  }

  @Test
  void resultDoesNotDependOnPositionOrderOrKindOfBuffer() {
    for (Sample sample : distinct()) {
      int length = sample.metadata.remaining();
      ByteBuffer shifted = ByteBuffer.allocate(length + 21).order(ByteOrder.BIG_ENDIAN);
      shifted.put(13, sample.metadata, 0, length).position(13).limit(13 + length);
      sample.verify(shifted, MAX_DEPTH, MAX_TABLES);
      assertEquals(13, shifted.position());
      assertEquals(13 + length, shifted.limit());
      assertEquals(ByteOrder.BIG_ENDIAN, shifted.order());
      assertEquals(sample.walk(sample.metadata), sample.walk(shifted));
    }
  }

  @Test
  void truncatedMetadataIsRefusedOrHasLostPaddingOnly() {
    for (Sample sample : distinct()) {
      ByteBuffer metadata = sample.metadata;
      for (int length = metadata.remaining() - 1; length >= 0; length--) {
        ByteBuffer truncated = metadata.slice(0, length).order(ByteOrder.LITTLE_ENDIAN);
        if (isRefused(sample, truncated)) {
          continue;
        }
        assertEquals(sample.walk(metadata), sample.walk(truncated));
        for (int i = length; i < metadata.limit(); i++) {
          assertEquals(0, metadata.get(i), () -> sample.file + " lost more than padding");
        }
      }
    }
  }

  private static boolean isRefused(Sample sample, ByteBuffer metadata) {
    try {
      sample.verify(metadata, MAX_DEPTH, MAX_TABLES);
      return false;
    } catch (InvalidDataException e) {
      assertTrue(e.offset().orElseThrow() <= metadata.remaining(), e::getMessage);
      return true;
    }
  }

  @Test
  void everySingleByteDamageIsRefusedOrSafeToWalk() {
    for (Sample sample : distinct()) {
      if (sample.metadata.limit() > LARGEST_DAMAGED_EVERYWHERE) {
        continue;
      }
      ByteBuffer metadata = copy(sample.metadata);
      for (int i = 0; i < metadata.limit(); i++) {
        byte original = metadata.get(i);
        for (int damage : new int[] {0, 4, 0x7f, 0xff}) {
          metadata.put(i, (byte) damage);
          verifyAndWalk(sample, metadata);
        }
        metadata.put(i, original);
      }
    }
  }

  @Test
  void randomMutationsAreRefusedOrSafeToWalk() {
    Random random = new Random(20260101);
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Sample sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
      ByteBuffer mutated = copy(sample.metadata);
      mutate(mutated, random);
      accepted += verifyAndWalk(sample, mutated) ? 1 : 0;
    }
    assertTrue(accepted > MUTATIONS / 10, "mutations are too coarse to show anything");
    assertTrue(accepted < MUTATIONS * 9 / 10, "mutations are too fine to show anything");
  }

  private static void mutate(ByteBuffer bytes, Random random) {
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int position = random.nextInt(bytes.limit());
      int aligned = position & ~3;
      switch (random.nextInt(6)) {
        case 0 -> bytes.put(position, (byte) random.nextInt());
        case 1 -> bytes.put(position, (byte) (bytes.get(position) ^ 1 << random.nextInt(8)));
        case 2 -> atWord(bytes, aligned, at -> bytes.putInt(at, random.nextInt()));
        case 3 -> atWord(bytes, aligned, at -> bytes.putInt(at, random.nextInt(bytes.limit())));
        case 4 ->
            atWord(
                bytes, aligned, at -> bytes.putInt(at, bytes.getInt(at) + random.nextInt(65) - 32));
        default ->
            atWord(
                bytes,
                aligned,
                at -> bytes.putShort(at + 2 * random.nextInt(2), (short) random.nextInt(80)));
      }
    }
  }

  private static void atWord(ByteBuffer bytes, int at, Consumer<Integer> change) {
    if (at + Integer.BYTES <= bytes.limit()) {
      change.accept(at);
    }
  }

  private static boolean verifyAndWalk(Sample sample, ByteBuffer metadata) {
    try {
      sample.verify(metadata, MAX_DEPTH, MAX_TABLES_MUTATED);
    } catch (LightstreamException e) {
      return false;
    }
    assertDoesNotThrow(() -> sample.walk(metadata), sample.file::toString);
    return true;
  }

  @Test
  void crashCorporaMetadataIsRefusedOrSafeToWalk() throws IOException {
    int candidates = 0;
    for (Path file :
        MetadataSamples.files(
            "/arrow-testing", name -> name.contains("crash") || name.contains("clusterfuzz"))) {
      byte[] bytes = Files.readAllBytes(file);
      for (int at = 0; at + 8 < bytes.length; at += 4) {
        ByteBuffer metadata =
            ByteBuffer.wrap(bytes, at, bytes.length - at).order(ByteOrder.LITTLE_ENDIAN);
        verifyAndWalk(new Sample(file, metadata, false), metadata);
        verifyAndWalk(new Sample(file, metadata, true), metadata);
        candidates++;
      }
    }
    assertTrue(candidates > 1_000);
  }

  /** One sample of each content: many files begin with the same schema. */
  private static List<Sample> distinct() {
    Set<ByteBuffer> seen = new LinkedHashSet<>();
    return SAMPLES.stream()
        .filter(sample -> seen.add(sample.metadata))
        .filter(sample -> sample.metadata.limit() < 2_000)
        .toList();
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.remaining())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(0, bytes, bytes.position(), bytes.remaining());
  }

  private static List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    try {
      for (String folder :
          List.of(
              "/arrow-testing/arrow-ipc-stream/integration",
              "/pyarrow-made",
              "/lightstream-made")) {
        for (Path file :
            MetadataSamples.files(
                folder,
                name ->
                    name.endsWith(".stream")
                        || name.endsWith(".arrows")
                        || name.startsWith("parallel-arrow")
                        || name.startsWith("parallel-ordered"))) {
          MetadataSamples.ofStream(file)
              .forEach(metadata -> samples.add(new Sample(file, metadata, false)));
        }
        for (Path file :
            MetadataSamples.files(
                folder, name -> name.endsWith(".arrow_file") || name.endsWith(".arrow"))) {
          MetadataSamples.ofFile(file)
              .forEach(metadata -> samples.add(new Sample(file, metadata, false)));
          samples.add(new Sample(file, MetadataSamples.footer(file), true));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(samples);
  }
}
