// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.DeliveryGuarantee;
import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TableLayout;
import io.lightstream.transport.Endpoint;
import java.util.List;

/**
 * Acknowledged streams: with exactly-once one for each original partition, with at-least-once one
 * for each task, or for each topic of a task where topics have tables of their own.
 */
final class AcknowledgedOutlets implements OutletFactory {

  private final OutletContext context;
  private final Scope scope;

  AcknowledgedOutlets(OutletContext context) {
    this.context = context;
    this.scope = scope(context.config());
  }

  private static Scope scope(SinkConfig config) {
    if (config.guarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
      return Scope.PARTITION;
    }
    return config.tables() == TableLayout.PER_TOPIC ? Scope.TOPIC : Scope.TASK;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public boolean settlesSoon() {
    return true;
  }

  @Override
  public Outlet open(OutletKey key) {
    SinkConfig config = context.config();
    StreamTarget target =
        new StreamTarget(endpoint(config, key), config.types(), config.connection().link());
    return scope == Scope.PARTITION
        ? new ExactlyOnceOutlet(
            target,
            key.original(),
            StreamGenerations.of(config, key.original()),
            context.counters())
        : new AtLeastOnceOutlet(target, stream(config, key), context.counters());
  }

  private static String stream(SinkConfig config, OutletKey key) {
    return config.streamIdPrefix()
        + "."
        + config.task()
        + key.topic().map(topic -> "." + topic).orElse("");
  }

  /** The same partition always goes to the same one of several endpoints. */
  private static Endpoint endpoint(SinkConfig config, OutletKey key) {
    List<Endpoint> endpoints = config.connection().endpoints();
    int number =
        key.partition().isPresent()
            ? key.topic().orElseThrow().hashCode() + key.partition().getAsInt()
            : config.task();
    return endpoints.get(Math.floorMod(number, endpoints.size()));
  }

  @Override
  public void close() {}
}
