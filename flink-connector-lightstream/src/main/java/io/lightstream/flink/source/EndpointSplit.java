// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.Objects;

/**
 * One endpoint, and what plain streams come from it. A plain stream has no position to go back to,
 * so none is kept: after a failure the endpoint is read anew.
 *
 * @param uri the endpoint, as {@code scheme://host:port} or {@code uds:///path}; where each reader
 *     listens at a place of its own, {@code #} and a number follow
 * @param mode whether the reader connects to the endpoint or listens there
 */
public record EndpointSplit(String uri, EndpointMode mode) implements LightstreamSplit {

  /** Checks that both are there. */
  public EndpointSplit {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(mode, "mode");
  }

  /** One of those that listen, each at a place of its own, at an address that allows for that. */
  static EndpointSplit numbered(String address, int number) {
    return new EndpointSplit(address + "#" + number, EndpointMode.LISTEN);
  }

  /** The address without a number. */
  String address() {
    int number = uri.lastIndexOf('#');
    return number < 0 ? uri : uri.substring(0, number);
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
