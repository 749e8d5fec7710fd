// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.Transports;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Opens several connections to one endpoint, all or none, and puts one stream over them. */
final class ParallelStreams {

  private static final String PIPES = "stdio";

  private ParallelStreams() {}

  static List<Connection> connect(String uri, int count, TransportOptions options) {
    Endpoint endpoint = Endpoint.parse(uri);
    requireMany(endpoint, count);
    return open(count, () -> Transports.of(endpoint).connect(endpoint, options));
  }

  static List<Connection> accept(Listener listener, int count) {
    requireMany(listener.endpoint(), count);
    return open(count, listener::accept);
  }

  private static void requireMany(Endpoint endpoint, int count) {
    if (count > 1 && endpoint.scheme().equals(PIPES)) {
      throw new ConfigurationException(
          endpoint + " is one connection: it cannot be " + count + " parallel ones");
    }
  }

  private static List<Connection> open(int count, Supplier<Connection> one) {
    Parallel.requireCount(count);
    List<Connection> opened = new ArrayList<>(count);
    try {
      while (opened.size() < count) {
        opened.add(one.get());
      }
      return opened;
    } catch (LightstreamException e) {
      opened.forEach(Connection::close);
      throw e.within("connection " + opened.size() + " of " + count);
    } catch (RuntimeException | Error e) {
      opened.forEach(Connection::close);
      throw e;
    }
  }

  /** What messages call one of several connections. */
  static String name(int number, Connection connection) {
    return "connection " + number + " (" + connection.peer() + ")";
  }

  static LightstreamReader reader(
      String name, List<Connection> connections, Parallel parallel, ReadOptions options) {
    Stopwatch stopwatch = new Stopwatch();
    List<String> names = new ArrayList<>();
    List<StreamBatches> streams = new ArrayList<>();
    try {
      for (Connection connection : connections) {
        names.add(name(names.size(), connection));
        streams.add(Streams.oneOfSeveral(connection, connection.peer(), options, stopwatch));
      }
    } catch (RuntimeException e) {
      streams.forEach(StreamBatches::close);
      connections.forEach(Connection::close);
      throw e;
    }
    return new LightstreamReader(
        connections.size() + " connections of " + name,
        new ParallelBatches(streams, names, parallel.ordered(), options),
        stopwatch::elapsed,
        options);
  }

  static RecordBatchWriter writer(
      Schema schema, List<Connection> connections, Parallel parallel, WriteOptions options) {
    FanOut<RecordBatch> streams = new FanOut<>(RecordBatch::close);
    for (int i = 0; i < connections.size(); i++) {
      String name = name(i, connections.get(i));
      try {
        LightstreamPeer peer = new LightstreamPeer(connections.get(i));
        streams.add(name, new ParallelWriter.Stream(peer.writer(schema, options)));
      } catch (LightstreamException e) {
        streams.abort();
        connections.forEach(Connection::close);
        throw e.within(name);
      }
    }
    streams.start();
    return new ParallelWriter(schema, parallel.ordered(), streams);
  }
}
