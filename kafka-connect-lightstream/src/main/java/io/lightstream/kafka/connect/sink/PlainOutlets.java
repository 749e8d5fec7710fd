// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.ConnectionSettings;
import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TableLayout;
import io.lightstream.kafka.connect.config.WireProtocol;
import io.lightstream.transport.Endpoint;
import java.util.List;

/**
 * Connections that nobody acknowledges anything on: one for a task, or for each topic where topics
 * have tables of their own and the connection carries an Arrow stream, which has one.
 */
final class PlainOutlets implements OutletFactory {

  private final OutletContext context;
  private final PlainStream.Opener opener;
  private final Scope scope;

  PlainOutlets(OutletContext context) {
    this.context = context;
    SinkConfig config = context.config();
    ConnectionSettings connection = config.connection();
    List<Endpoint> endpoints = connection.endpoints();
    String uri = endpoints.get(config.task() % endpoints.size()).toString();
    boolean arrow = connection.protocol() == WireProtocol.ARROW;
    this.opener =
        arrow
            ? new ArrowConnection.Opener(uri, connection.transport())
            : new ProtocolConnection.Opener(uri, config.types(), connection.transport());
    this.scope = arrow && config.tables() == TableLayout.PER_TOPIC ? Scope.TOPIC : Scope.TASK;
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
    return PlainOutlet.open(
        opener,
        Retries.of(context.config().connection()),
        context.counters(),
        "lightstream-sink-" + context.config().connector() + "-" + context.config().task());
  }

  @Override
  public void close() {}
}
