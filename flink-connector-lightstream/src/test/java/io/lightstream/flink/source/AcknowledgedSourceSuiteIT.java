// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.acknowledged.AcknowledgedSender;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.environment.TestEnvironmentSettings;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What Flink demands of every source, of acknowledged streams whose senders connect. */
class AcknowledgedSourceSuiteIT extends SourceTestSuiteBase<String> {

  @TestSemantics
  CheckpointingMode[] semantics = new CheckpointingMode[] {CheckpointingMode.EXACTLY_ONCE};

  @TestEnv MiniClusterTestEnvironment flink = new WithCheckpoints();

  @TestContext ExternalContextFactory<Senders> senders = Senders::new;

  /** Acknowledged streams need checkpoints, which some cases leave to the environment. */
  private static final class WithCheckpoints extends MiniClusterTestEnvironment {

    @Override
    public StreamExecutionEnvironment createExecutionEnvironment(TestEnvironmentSettings options) {
      StreamExecutionEnvironment environment = super.createExecutionEnvironment(options);
      environment.enableCheckpointing(100);
      return environment;
    }
  }

  /** A sender for each split, which connects to the first of the source's ports. */
  private static final class Senders extends WordsContext {

    private final int port = Words.freePorts();
    private final int splits;
    private final List<AcknowledgedSender> open = new ArrayList<>();

    Senders(String testName) {
      this.splits = testName.contains("single split") ? 1 : 4;
    }

    @Override
    public Source<String, ?, ?> createSource(TestingSourceSettings settings) {
      LightstreamSourceBuilder<String> source = Words.source().listen(Words.range(port));
      if (settings.getBoundedness() == Boundedness.BOUNDED) {
        source.streams(IntStream.range(0, splits).mapToObj(n -> "s" + n).toArray(String[]::new));
      }
      return source.build();
    }

    @Override
    public ExternalSystemSplitDataWriter<String> createSourceSplitDataWriter(
        TestingSourceSettings settings) {
      AcknowledgedSender sender = Words.sender("tcp://127.0.0.1:" + port, "s" + open.size());
      open.add(sender);
      return new ExternalSystemSplitDataWriter<>() {
        @Override
        public void writeRecords(List<String> records) {
          Words.send(sender, records, 10);
          if (settings.getBoundedness() == Boundedness.BOUNDED) {
            sender.end();
          }
        }

        @Override
        public void close() {
          sender.close();
        }
      };
    }

    @Override
    public void close() {
      open.forEach(AcknowledgedSender::close);
    }
  }
}
