// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.ConfigurationException;
import io.lightstream.flink.data.RowBinding;
import io.lightstream.transport.Endpoint;
import java.util.Objects;
import org.apache.flink.table.types.logical.RowType;

/** Describes a {@link LightstreamSource}. Not safe for several threads. */
public final class LightstreamSourceBuilder {

  private String uri;
  private EndpointMode mode = EndpointMode.CONNECT;
  private RowType rowType;

  LightstreamSourceBuilder() {}

  /**
   * Sets the endpoint, such as {@code tcp://host:9000} or {@code uds:///run/flights.sock}.
   * Required.
   *
   * @throws ConfigurationException if it is not the URI of an endpoint
   */
  public LightstreamSourceBuilder uri(String endpoint) {
    uri = Endpoint.parse(Objects.requireNonNull(endpoint, "endpoint")).toString();
    return this;
  }

  /** Sets whether the source connects, which is the default, or listens. */
  public LightstreamSourceBuilder mode(EndpointMode side) {
    mode = Objects.requireNonNull(side, "side");
    return this;
  }

  /**
   * Sets the columns to read and the types they are read as. Required.
   *
   * @throws ConfigurationException if a field has a type that no Arrow column can be read as
   */
  public LightstreamSourceBuilder rowType(RowType type) {
    RowBinding.check(Objects.requireNonNull(type, "type"));
    rowType = type;
    return this;
  }

  /**
   * Returns the source described.
   *
   * @throws ConfigurationException if something required is missing
   */
  public LightstreamSource build() {
    require("uri", uri);
    require("rowType", rowType);
    return new LightstreamSource(uri, mode, rowType);
  }

  private static void require(String option, Object value) {
    if (value == null) {
      throw new ConfigurationException("a source needs '" + option + "': it has not been set");
    }
  }
}
