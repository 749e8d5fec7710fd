// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** One task of {@link LightstreamSinkConnector}. */
public final class LightstreamSinkTask extends SinkTask {

  private SinkStream stream;

  /** For Connect, which makes tasks by reflection. */
  public LightstreamSinkTask() {}

  @Override
  public void start(Map<String, String> properties) {
    SinkConfig config = SinkConfig.parse(properties);
    stream = new SinkStream(config, new EndpointOpener(config), context, System::nanoTime);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    stream.put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    return stream.commit(offsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    stream.giveUp(partitions);
  }

  @Override
  public void stop() {
    if (stream != null) {
      stream.close();
    }
  }

  @Override
  public String version() {
    return Version.current();
  }
}
