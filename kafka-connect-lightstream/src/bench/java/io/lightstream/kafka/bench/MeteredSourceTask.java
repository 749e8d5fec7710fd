// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Hands all to another task, and is done once the broker has acknowledged all records. */
public final class MeteredSourceTask extends SourceTask {

  private final Meter meter = Meter.current();
  private final AtomicLong acknowledged = new AtomicLong();
  private SourceTask measured;

  /** Called by the worker. */
  public MeteredSourceTask() {}

  @Override
  public void start(Map<String, String> properties) {
    measured = Classes.make(properties.get(MeteredSinkConnector.TASK), SourceTask.class);
    measured.initialize(context);
    measured.start(properties);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    meter.start();
    return measured.poll();
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata)
      throws InterruptedException {
    measured.commitRecord(record, metadata);
    meter.addBytes(metadata.serializedValueSize());
    if (acknowledged.incrementAndGet() == meter.records()) {
      meter.end();
    }
  }

  @Override
  public void commit() throws InterruptedException {
    measured.commit();
  }

  @Override
  public void stop() {
    measured.stop();
  }

  @Override
  public String version() {
    return "bench";
  }
}
