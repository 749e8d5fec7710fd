// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.acknowledged.GapPolicy;
import io.lightstream.flink.data.RowDataSerializer;
import io.lightstream.flink.sink.LightstreamSink;
import io.lightstream.flink.sink.LightstreamSinkBuilder;
import io.lightstream.flink.sink.SinkProtocol;
import io.lightstream.flink.sink.WithoutSubscribers;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** The sink that a table's options describe. */
final class SinkTarget {

  private SinkTarget() {}

  /**
   * Makes the sink.
   *
   * @throws io.lightstream.error.ConfigurationException if there is no such sink
   */
  static LightstreamSink<RowData> of(GivenOptions options, RowType type) {
    LightstreamSinkBuilder<RowData> sink =
        LightstreamSink.builder(serializer(options, type))
            .connection(ConnectionSettings.of(options))
            .deliveryGuarantee(options.get(SinkOptions.DELIVERY_GUARANTEE))
            .commitTimeout(options.get(SinkOptions.COMMIT_TIMEOUT))
            .batching(
                options.get(SinkOptions.BATCH_ROWS),
                options.get(SinkOptions.BATCH_BYTES).getBytes(),
                options.get(SinkOptions.BATCH_INTERVAL))
            .bufferBytes(options.get(SinkOptions.BUFFER_BYTES).getBytes());
    to(options, sink);
    options.optional(SinkOptions.STREAM_ID_PREFIX).ifPresent(sink::streamIdPrefix);
    options.optional(SinkOptions.ON_GAP).map(SinkTarget::policy).ifPresent(sink::onGap);
    options
        .optional(SinkOptions.SPILL_PATH)
        .ifPresent(
            path ->
                sink.spill(new Path(path), options.get(SinkOptions.SPILL_THRESHOLD).getBytes()));
    return sink.build();
  }

  private static RowDataSerializer serializer(GivenOptions options, RowType type) {
    RowDataSerializer.Builder rows =
        RowDataSerializer.builder(type).zone(options.get(SinkOptions.TIME_ZONE));
    options.optional(SinkOptions.ROW_KIND_COLUMN).ifPresent(rows::rowKindColumn);
    return rows.build();
  }

  private static void to(GivenOptions options, LightstreamSinkBuilder<RowData> sink) {
    String[] uris = options.get(ConnectionOptions.URI).toArray(String[]::new);
    switch (options.get(ConnectionOptions.MODE)) {
      case CONNECT -> sink.connect(uris);
      case LISTEN ->
          sink.listen(uris)
              .withoutSubscribers(
                  switch (options.get(SinkOptions.ON_NO_SUBSCRIBER)) {
                    case WAIT -> WithoutSubscribers.WAIT;
                    case DROP -> WithoutSubscribers.DROP;
                  });
    }
    if (options.get(ConnectionOptions.PROTOCOL) == WireProtocol.LIGHTSTREAM) {
      sink.protocol(SinkProtocol.LIGHTSTREAM)
          .types(options.get(ConnectionOptions.TYPES))
          .table(ConnectionRules.table(options));
    }
  }

  private static GapPolicy policy(GapAction action) {
    return switch (action) {
      case FAIL -> GapPolicy.FAIL;
      case CONTINUE -> GapPolicy.CONTINUE;
    };
  }
}
