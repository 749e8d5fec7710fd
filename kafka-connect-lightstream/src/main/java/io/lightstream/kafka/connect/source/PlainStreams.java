// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.LightstreamPeer;
import io.lightstream.LightstreamReader;
import io.lightstream.ProtocolOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.StreamEnd;
import io.lightstream.kafka.connect.config.ConnectionSettings;
import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.kafka.connect.config.WireProtocol;
import io.lightstream.protocol.TypeRegistry;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the streams of plain peers, each on the thread of who asks, from its begin to its end. */
final class PlainStreams {

  private static final Logger LOG = LoggerFactory.getLogger(PlainStreams.class);

  private final SourceConfig config;
  private final SourceCounters counters;
  private final ArrivedBatches arrived;

  PlainStreams(SourceConfig config, SourceCounters counters, ArrivedBatches arrived) {
    this.config = config;
    this.counters = counters;
    this.arrived = arrived;
  }

  /**
   * Reads what a peer sends until it ends, breaks or is closed.
   *
   * @param peer owned by the caller, who may close it from another thread to end this
   * @param endpoint where it is, or came to
   * @return how many batches came
   * @throws ConnectException if it sent what is malformed, and that is not tolerated
   */
  long read(LightstreamPeer peer, String endpoint) throws InterruptedException {
    long batches = 0;
    try (LightstreamReader reader = reader(peer)) {
      for (RecordBatch batch = reader.next(); batch != null; batch = reader.next()) {
        if (!arrived.put(new FedBatch(batch, origin(peer, endpoint, batches), 0))) {
          return batches;
        }
        batches++;
      }
      if (reader.hasEndMark() && reader.end().orElseThrow() != StreamEnd.MARKER) {
        throw new LightstreamIOException("the stream was closed without its end mark");
      }
    } catch (LightstreamIOException e) {
      counters.reconnected();
      LOG.warn("{} of {}: {}; rows may be missing", peer.peer(), endpoint, e.getMessage());
    } catch (ClosedException e) {
      LOG.debug("{} of {} was closed", peer.peer(), endpoint);
    } catch (LightstreamException e) {
      malformed(peer.peer() + " of " + endpoint + ": " + e.getMessage(), e);
    }
    return batches;
  }

  private void malformed(String message, LightstreamException why) {
    if (!config.toleratesErrors()) {
      throw new ConnectException(message, why);
    }
    counters.malformedSkipped();
    LOG.warn("{}; its connection is closed", message);
  }

  private LightstreamReader reader(LightstreamPeer peer) {
    ConnectionSettings connection = config.connection();
    if (connection.protocol() == WireProtocol.ARROW) {
      return peer.reader();
    }
    TypeRegistry types = connection.types().orElseThrow();
    return peer.protocol(types, ProtocolOptions.defaults())
        .tableReader(types.table(connection.table().orElseThrow()));
  }

  private Origin origin(LightstreamPeer peer, String endpoint, long number) {
    return new Origin(
        peer.peer() + " of " + endpoint + ", batch " + number,
        config.connection().table().orElse(""),
        "",
        "",
        null,
        done -> null);
  }
}
