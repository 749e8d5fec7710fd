// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.flink.source.LightstreamSource;
import io.lightstream.flink.source.LightstreamSourceBuilder;
import io.lightstream.flink.source.OnMalformed;
import java.util.OptionalLong;
import org.apache.flink.table.data.RowData;

/** The source that a table's options describe. */
final class ScanSource {

  private ScanSource() {}

  /**
   * Makes the source.
   *
   * @param limit how many rows are wanted of each reader
   * @throws io.lightstream.error.ConfigurationException if there is no such source
   */
  static LightstreamSource<RowData> of(
      GivenOptions options, RecordBatchDeserializer<RowData> rows, OptionalLong limit) {
    LightstreamSourceBuilder<RowData> source = LightstreamSource.builder(rows);
    from(options, source);
    source.onMalformed(
        switch (options.get(ScanOptions.ON_MALFORMED)) {
          case FAIL -> OnMalformed.FAIL;
          case SKIP -> OnMalformed.SKIP;
        });
    options.optional(ScanOptions.RATE_LIMIT).ifPresent(source::rateLimit);
    options.optional(ScanOptions.IDLE_TIMEOUT).ifPresent(source::idleAfter);
    limit.ifPresent(source::limit);
    return source.build();
  }

  private static void from(GivenOptions options, LightstreamSourceBuilder<RowData> source) {
    String[] uris = options.get(ConnectionOptions.URI).toArray(String[]::new);
    source.connection(ConnectionSettings.of(options));
    switch (options.get(ConnectionOptions.MODE)) {
      case CONNECT -> source.connect(uris);
      case LISTEN -> source.listen(uris);
    }
  }
}
