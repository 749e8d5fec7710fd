// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.flink.config.ConnectionConfig;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemDataReader;
import org.apache.flink.connector.testframe.external.sink.DataStreamSinkV2ExternalContext;
import org.apache.flink.connector.testframe.external.sink.TestingSinkSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SinkTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.util.FileUtils;

/** Flink's own tests of sinks, with a receiver in this process. */
class LightstreamSinkSuiteIT extends SinkTestSuiteBase<String> {

  @TestSemantics
  CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE, CheckpointingMode.AT_LEAST_ONCE};

  @TestEnv MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

  @TestContext ExternalContextFactory<Receiver> receivers = name -> new Receiver();

  /** A receiver that outlives the jobs of a test; which kind it is depends on what they want. */
  static final class Receiver implements DataStreamSinkV2ExternalContext<String> {

    private Optional<Warehouse> warehouse = Optional.empty();
    private Optional<Path> folder = Optional.empty();

    private Warehouse warehouse(TestingSinkSettings settings) {
      if (warehouse.isEmpty()) {
        warehouse = Optional.of(open(isExactlyOnce(settings)));
      }
      return warehouse.get();
    }

    @SuppressWarnings("deprecation") // There is no other accessor.
    private static boolean isExactlyOnce(TestingSinkSettings settings) {
      return settings.getCheckpointingMode().name().equals(CheckpointingMode.EXACTLY_ONCE.name());
    }

    private Warehouse open(boolean exactlyOnce) {
      if (!exactlyOnce) {
        return Warehouse.applying();
      }
      try {
        folder = Optional.of(Files.createTempDirectory("sink-suite"));
        return Warehouse.staging(folder.get());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Sink<String> createSink(TestingSinkSettings settings) {
      return LightstreamSink.builder(new Words())
          .connect(warehouse(settings).uri())
          .deliveryGuarantee(
              isExactlyOnce(settings)
                  ? DeliveryGuarantee.EXACTLY_ONCE
                  : DeliveryGuarantee.AT_LEAST_ONCE)
          .streamIdPrefix("suite")
          .batching(7, 1 << 20, Duration.ofMillis(50))
          .connection(
              ConnectionConfig.defaults()
                  .withBackoff(Duration.ofMillis(10), Duration.ofMillis(100)))
          .build();
    }

    @Override
    public ExternalSystemDataReader<String> createSinkDataReader(TestingSinkSettings settings) {
      return new Arrived(warehouse(settings));
    }

    @Override
    public List<String> generateTestData(TestingSinkSettings settings, long seed) {
      Random random = new Random(seed);
      List<String> words = new ArrayList<>();
      for (int i = 0; i < 100 + random.nextInt(100); i++) {
        words.add(i + "-" + Integer.toHexString(random.nextInt()));
      }
      return words;
    }

    @Override
    public TypeInformation<String> getProducedType() {
      return Types.STRING;
    }

    @Override
    public List<URL> getConnectorJarPaths() {
      return List.of();
    }

    @Override
    public void close() throws IOException {
      warehouse.ifPresent(Warehouse::close);
      if (folder.isPresent()) {
        FileUtils.deleteDirectory(folder.get().toFile());
      }
    }
  }

  /** Reads from the beginning. */
  private static final class Arrived implements ExternalSystemDataReader<String> {

    private final Warehouse warehouse;
    private int read;

    Arrived(Warehouse warehouse) {
      this.warehouse = warehouse;
    }

    @Override
    public List<String> poll(Duration timeout) {
      long deadline = System.nanoTime() + timeout.toNanos();
      List<String> all = warehouse.words();
      while (all.size() == read && System.nanoTime() < deadline) {
        LockSupport.parkNanos(100_000);
        all = warehouse.words();
      }
      List<String> more = all.subList(read, all.size());
      read = all.size();
      return more;
    }

    @Override
    public void close() {}
  }
}
