// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.Objects;

/**
 * One endpoint, and what plain streams come from it. A plain stream has no position to go back to,
 * so none is kept: after a failure the endpoint is read anew.
 *
 * @param uri the endpoint, as {@code scheme://host:port} or {@code uds:///path}
 * @param mode whether the reader connects to the endpoint or listens there
 */
public record EndpointSplit(String uri, EndpointMode mode) implements LightstreamSplit {

  /** Checks that both are there. */
  public EndpointSplit {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(mode, "mode");
  }

  @Override
  public String splitId() {
    return mode + " " + uri;
  }

  @Override
  public String place() {
    return uri;
  }

  @Override
  public String toString() {
    return splitId();
  }
}
