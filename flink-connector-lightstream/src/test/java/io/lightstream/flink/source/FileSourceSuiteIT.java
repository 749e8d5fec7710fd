// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;

/** What Flink demands of every source, of files in a directory. */
class FileSourceSuiteIT extends SourceTestSuiteBase<String> {

  @TestSemantics
  CheckpointingMode[] semantics = new CheckpointingMode[] {CheckpointingMode.EXACTLY_ONCE};

  @TestEnv MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

  @TestContext ExternalContextFactory<Directory> directory = name -> new Directory();

  /** What is written for a split becomes a file each time, an Arrow file and a stream in turns. */
  private static final class Directory extends WordsContext {

    private static final String[] SUFFIXES = {".arrow", ".arrows"};

    private final Path directory;
    private int files;

    Directory() {
      try {
        directory = Files.createTempDirectory("suite");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Source<String, ?, ?> createSource(TestingSourceSettings settings) {
      LightstreamSourceBuilder<String> source =
          LightstreamSource.builder(new Words()).files(directory.toString());
      if (settings.getBoundedness() == Boundedness.CONTINUOUS_UNBOUNDED) {
        source.monitor(Duration.ofMillis(50));
      }
      return source.build();
    }

    @Override
    public ExternalSystemSplitDataWriter<String> createSourceSplitDataWriter(
        TestingSourceSettings settings) {
      return new ExternalSystemSplitDataWriter<>() {
        @Override
        public void writeRecords(List<String> records) {
          Words.write(directory.resolve("f" + files + SUFFIXES[files++ % 2]), records);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
