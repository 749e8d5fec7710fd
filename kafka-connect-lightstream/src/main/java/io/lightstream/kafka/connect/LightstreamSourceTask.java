// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import io.lightstream.kafka.connect.source.SourceReader;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** A task of {@link LightstreamSourceConnector}; called by the worker. */
public final class LightstreamSourceTask extends SourceTask {

  private volatile SourceReader reader;

  /** Called by the worker. */
  public LightstreamSourceTask() {}

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> properties) {
    TaskMetrics metrics = new TaskMetrics();
    reader = SourceReader.open(SourceConfig.parse(properties), context, metrics);
    WorkerMetrics.show(metrics, context);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    return reader.poll();
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    reader.done(record, metadata);
  }

  @Override
  public void commit() {
    reader.committed();
  }

  @Override
  public void stop() {
    SourceReader open = reader;
    if (open != null) {
      open.close();
    }
  }
}
