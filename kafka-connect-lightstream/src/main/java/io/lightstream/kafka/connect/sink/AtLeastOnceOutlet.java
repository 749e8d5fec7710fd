// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.column.Schema;
import java.util.Optional;

/**
 * An acknowledged stream without positions of its own: what is not acknowledged when its task dies
 * comes again from Kafka.
 */
final class AtLeastOnceOutlet implements Outlet {

  private final SinkSender sender;

  AtLeastOnceOutlet(StreamTarget target, String stream, SinkCounters counters) {
    this.sender = SinkSender.open(target, stream, counters);
  }

  @Override
  public Optional<Start> start() {
    return sender.resumed().map(any -> Start.atTheConsumers());
  }

  @Override
  public boolean accepts(String table, Schema schema) {
    return sender.accepts(table, schema);
  }

  @Override
  public void send(SealedBatch batch) {
    sender.send(batch, Optional.empty());
  }

  @Override
  public long durable() {
    return sender.durable();
  }

  @Override
  public void drain() {}

  @Override
  public void tick(long nanoTime) {
    sender.tick();
  }

  @Override
  public void close() {
    sender.close();
  }
}
