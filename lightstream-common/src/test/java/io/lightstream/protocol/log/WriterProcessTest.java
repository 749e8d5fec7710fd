// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ConfigurationException;
import io.lightstream.memory.BufferAllocator;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Writers in processes of their own, which are killed or held short. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WriterProcessTest {

  private static final int KILLS = 4;
  private static final int MOST_LINES = 600;

  private final BufferAllocator allocator = BufferAllocator.withBudget("log", 64 << 20);
  private final Random random = new Random(4);

  @TempDir private Path folder;

  @Test
  void whatWasFlushedIsThereAfterEachKill() throws Exception {
    long flushed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      flushed = writeAndKill(flushed);
      try (FrameLog log = open()) {
        assertTrue(log.end() >= flushed, log.end() + " of " + flushed);
        assertEquals(Frames.expected(log.low(), log.end()), Frames.read(log, log.low()));
        long state = Long.parseLong(new String(log.state().orElseThrow(), StandardCharsets.UTF_8));
        assertTrue(state >= flushed && state <= log.end(), "state " + state);
        flushed = log.end();
      }
    }
    assertEquals(0, allocator.outstanding());
  }

  private FrameLog open() {
    return FrameLog.open(folder, Frames.TYPES, FrameLogOptions.defaults(), allocator);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileThatMayNotGrowIsCutAndFollowedByAnother() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 500; exec \"$@\"", "sh"));
    command.addAll(command(BoundedWriter.class));
    Process writer =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      assertTrue(line != null && line.matches("full [1-9][0-9]*"), "said " + line);
      assertEquals(0, writer.waitFor());
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  private List<String> command(Class<?> program) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        program.getName(),
        folder.toString());
  }

  /** Returns how far the writer said that it was. */
  private long writeAndKill(long expectedEnd) throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(command(EndlessWriter.class))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("open " + expectedEnd, lines.readLine());
      ConfigurationException taken = assertThrows(ConfigurationException.class, this::open);
      assertTrue(taken.getMessage().contains("open in another process"), taken.getMessage());
      long flushed = expectedEnd;
      for (int i = 20 + random.nextInt(MOST_LINES); i > 0; i--) {
        flushed = Long.parseLong(lines.readLine());
      }
      writer.toHandle().destroyForcibly(); // What it said last can still be read.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        flushed = Math.max(flushed, whole(line, flushed));
      }
      return flushed;
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  /** The last line may be cut by the kill. */
  private static long whole(String line, long before) {
    try {
      long number = Long.parseLong(line);
      return number >= before && number <= before + 7 ? number : before;
    } catch (NumberFormatException e) {
      return before;
    }
  }
}
