// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka.plugin;

import io.lightstream.kafka.connect.LightstreamSinkTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * A {@link LightstreamSinkTask} that ends its worker, as a power cut would, before or after it says
 * what may be committed: where a file of the test says so. It deletes the file first, so that it
 * happens once.
 */
public final class HaltingSinkTask extends SinkTask {

  /** The setting that names the file. */
  public static final String FILE = "halt.file";

  /** In the file: end the worker before offsets are asked for. */
  public static final String BEFORE = "before preCommit";

  /** In the file: end the worker when there are offsets to commit, before they are. */
  public static final String AFTER = "after preCommit";

  private static final int HALTED = 86;

  private final SinkTask task = new LightstreamSinkTask();
  private Path file;

  /** What a worker calls. */
  public HaltingSinkTask() {}

  @Override
  public void initialize(SinkTaskContext context) {
    super.initialize(context);
    task.initialize(context);
  }

  @Override
  public void start(Map<String, String> config) {
    file = Path.of(config.get(FILE));
    task.start(config);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    task.open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    task.put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> offered) {
    haltAt(BEFORE);
    Map<TopicPartition, OffsetAndMetadata> offsets = task.preCommit(offered);
    if (!offsets.isEmpty()) {
      haltAt(AFTER);
    }
    return offsets;
  }

  private void haltAt(String point) {
    try {
      if (Files.exists(file) && Files.readString(file).equals(point)) {
        Files.delete(file);
        Runtime.getRuntime().halt(HALTED);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    task.close(partitions);
  }

  @Override
  public void stop() {
    task.stop();
  }

  @Override
  public String version() {
    return task.version();
  }
}
