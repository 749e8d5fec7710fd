// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Opens a file of 2.4 GB (100 million rows of four columns in one batch) as a map, again and again,
 * and adds up all its values, in turn with pyarrow where {@code LIGHTSTREAM_PYTHON} names a Python
 * that has it.
 *
 * <p>Usage: {@code MappedFile [folder]}. The file is written into a folder of its own there, or
 * where temporary files go, and deleted at the end.
 */
public final class MappedFile {

  private static final int ROUNDS = 5;
  private static final int WARM_UP_OPENS = 2_000;
  private static final int OPENS = 500;
  private static final int SCANS = 3;

  private MappedFile() {}

  /** Runs and prints. */
  public static void main(String[] args) throws Exception {
    Path folder =
        args.length > 0
            ? Files.createTempDirectory(Path.of(args[0]), "lightstream-map")
            : Files.createTempDirectory("lightstream-map");
    Path file = folder.resolve("large.arrow");
    try {
      LargeBatch.write(file);
      warmUp(file);
      for (int round = 0; round < ROUNDS; round++) {
        print("lightstream", medianOpen(file), bestScan(file));
        if (Python.isThere()) {
          pyarrow(file);
        }
      }
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void warmUp(Path file) {
    for (int i = 0; i < WARM_UP_OPENS; i++) {
      open(file);
    }
    bestScan(file);
  }

  /** Opens the file and has its batch, columns and all. */
  private static long open(Path file) {
    long start = System.nanoTime();
    try (LightstreamReader reader = Lightstream.read(file);
        RecordBatch batch = reader.next()) {
      long nanos = System.nanoTime() - start;
      if (batch.rowCount() != LargeBatch.ROWS || batch.columnCount() != LargeBatch.COLUMNS) {
        throw new IllegalStateException(batch + " is not what was written");
      }
      return nanos;
    }
  }

  private static double medianOpen(Path file) {
    long[] nanos = new long[OPENS];
    for (int i = 0; i < OPENS; i++) {
      nanos[i] = open(file);
    }
    Arrays.sort(nanos);
    return nanos[OPENS / 2] / 1e6;
  }

  /** Adds up all values, a few times over one map; the best in GB/s. */
  private static double bestScan(Path file) {
    double best = 0;
    try (LightstreamReader reader = Lightstream.read(file);
        RecordBatch batch = reader.next()) {
      for (int i = 0; i < SCANS; i++) {
        long start = System.nanoTime();
        double[] sums = LargeBatch.sums(batch);
        best = Math.max(best, (double) LargeBatch.BYTES / (System.nanoTime() - start));
        LargeBatch.require(sums);
      }
    }
    return best;
  }

  private static void print(String who, double openMillis, double scan) {
    System.out.printf(
        Locale.ROOT, "%-12s open %.3f ms   sum of all columns %.1f GB/s%n", who, openMillis, scan);
  }

  private static void pyarrow(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(Python.executable(), Python.script("pyarrow_map.py"), file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader answer = process.inputReader(StandardCharsets.UTF_8)) {
      String[] figures = String.valueOf(answer.readLine()).split(" ");
      if (process.waitFor() != 0 || figures.length != 2) {
        throw new IOException("pyarrow failed");
      }
      print("pyarrow", Double.parseDouble(figures[0]), Double.parseDouble(figures[1]));
    }
  }
}
