// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.ConnectionSettings;
import io.lightstream.transport.Endpoint;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Subscribers of a task: those who connect to the address that is the task's. It stays the same
 * while outlets come and go.
 */
final class SubscriberOutlets implements OutletFactory {

  private final ConnectionSettings settings;
  private final String name;
  private final SubscriberListener listener;

  private SubscriberOutlets(ConnectionSettings settings, String name, SubscriberListener listener) {
    this.settings = settings;
    this.name = name;
    this.listener = listener;
  }

  /**
   * Begins to listen.
   *
   * @throws ConnectException if there is no address for the task
   */
  static SubscriberOutlets of(OutletContext context, ConnectionSettings settings) {
    String name = context.config().connector() + "-" + context.config().task();
    Endpoint endpoint = endpoint(settings.endpoints(), context.config().task());
    return new SubscriberOutlets(
        settings,
        "lightstream-sink-" + name,
        SubscriberListener.open(endpoint, settings, "lightstream-accept-" + name));
  }

  /** Each task has the address of its number, and any number of tasks a port of any number. */
  private static Endpoint endpoint(List<Endpoint> endpoints, int task) {
    Endpoint last = endpoints.get(endpoints.size() - 1);
    if (task >= endpoints.size() && last.port() != 0) {
      throw new ConnectException(
          "task "
              + task
              + " has no address to listen on: "
              + ConnectionSettings.URI
              + " has "
              + endpoints.size()
              + ", and each task needs its own; name as many as tasks.max says");
    }
    return task < endpoints.size() ? endpoints.get(task) : last;
  }

  /** Where subscribers are welcome; empty while nobody listens yet. */
  Optional<URI> uri() {
    return listener.uri();
  }

  @Override
  public Scope scope() {
    return Scope.TASK;
  }

  @Override
  public boolean settlesSoon() {
    return true;
  }

  @Override
  public Outlet open(OutletKey key) {
    return SubscriberOutlet.open(listener, settings.types(), name);
  }

  @Override
  public void close() {
    listener.close();
  }
}
