// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.Lightstream;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.transport.TransportOptions;

/** Opens streams by connecting to the configured endpoint. */
final class EndpointOpener implements StreamOpener {

  private final String uri;
  private final WriteOptions options;

  EndpointOpener(SinkConfig config) {
    uri = config.endpoint().toString();
    options =
        WriteOptions.defaults()
            .withTransport(TransportOptions.defaults().withConnectTimeout(config.connectTimeout()));
  }

  @Override
  public RecordBatchWriter open(Schema schema) {
    return Lightstream.write(uri, schema, options);
  }
}
