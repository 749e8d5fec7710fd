// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * One acknowledged stream, and what its receiver has to remember of it.
 *
 * @param stream the id of the stream; empty for one that is not known before its endpoint has been
 *     reached
 * @param endpoint where to connect to for it; empty where its sender connects to this source
 * @param state {@link io.lightstream.acknowledged.StreamState#toBytes()}; no bytes for a stream
 *     that has not been granted yet
 * @param ended whether all of it has been emitted, and only its last acknowledgement is due
 */
public record StreamSplit(String stream, Optional<String> endpoint, byte[] state, boolean ended)
    implements LightstreamSplit {

  /** Copies the state. */
  public StreamSplit {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(endpoint, "endpoint");
    state = state.clone();
  }

  /** A copy of the state's bytes. */
  @Override
  public byte[] state() {
    return state.clone();
  }

  /** A stream that connects to this source, and of which nothing is known yet. */
  static StreamSplit fresh(String stream) {
    return new StreamSplit(stream, Optional.empty(), new byte[0], false);
  }

  /** Whichever stream there is at an endpoint, of which nothing is known yet. */
  static StreamSplit at(String endpoint) {
    return new StreamSplit("", Optional.of(endpoint), new byte[0], false);
  }

  /** The endpoint where it is connected to, as one of them has one stream; the stream otherwise. */
  @Override
  public String splitId() {
    return endpoint.orElse(stream);
  }

  @Override
  public String place() {
    String name = stream.isEmpty() ? "the stream" : "stream '" + stream + "'";
    return endpoint.map(uri -> name + " of " + uri).orElse(name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamSplit that
        && stream.equals(that.stream)
        && endpoint.equals(that.endpoint)
        && Arrays.equals(state, that.state)
        && ended == that.ended;
  }

  @Override
  public int hashCode() {
    return Objects.hash(stream, endpoint, Arrays.hashCode(state), ended);
  }

  @Override
  public String toString() {
    return place() + (ended ? ", ended" : "");
  }
}
