// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import io.lightstream.kafka.connect.sink.SinkPipeline;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** One task of {@link LightstreamSinkConnector}. */
public final class LightstreamSinkTask extends SinkTask {

  private SinkPipeline pipeline;

  /** For Connect, which makes tasks by reflection. */
  public LightstreamSinkTask() {}

  @Override
  public void start(Map<String, String> properties) {
    TaskMetrics metrics = new TaskMetrics();
    pipeline = SinkPipeline.open(SinkConfig.parse(properties), context, metrics);
    WorkerMetrics.show(metrics, context);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    pipeline.open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    pipeline.put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    return pipeline.commit(offsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    pipeline.close(partitions);
  }

  @Override
  public void stop() {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @Override
  public String version() {
    return Version.current();
  }
}
