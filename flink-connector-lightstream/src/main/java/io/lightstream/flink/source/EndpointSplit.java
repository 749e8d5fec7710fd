// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The part of a source's work that one reader takes over whole: one endpoint and the stream that
 * comes from it. Immutable. A plain stream has no position to go back to, so none is kept: after a
 * failure the endpoint is read anew.
 */
public final class EndpointSplit implements SourceSplit {

  private final String uri;
  private final EndpointMode mode;

  EndpointSplit(String uri, EndpointMode mode) {
    this.uri = uri;
    this.mode = mode;
  }

  /** The endpoint, as {@code scheme://host:port} or {@code uds:///path}. */
  public String uri() {
    return uri;
  }

  /** Whether the reader connects to the endpoint or listens there. */
  public EndpointMode mode() {
    return mode;
  }

  @Override
  public String splitId() {
    return mode + " " + uri;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EndpointSplit that && uri.equals(that.uri) && mode == that.mode;
  }

  @Override
  public int hashCode() {
    return Objects.hash(uri, mode);
  }

  @Override
  public String toString() {
    return splitId();
  }
}
