// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/** What is known of a row beside its columns. */
enum ReadableMetadata {
  /** The endpoint of a connection. */
  ENDPOINT("endpoint", DataTypes.STRING().notNull()),
  /** The file, with the key that Flink's filesystem connector has for it. */
  FILE("file.path", DataTypes.STRING().notNull()),
  /** The id of the stream; an id of the connection's or the file's own where it has none. */
  STREAM("stream", DataTypes.STRING().notNull()),
  /** The number of the batch in its stream or file. */
  POSITION("position", DataTypes.BIGINT().notNull()),
  /** The number of the row in its batch. */
  ROW("row", DataTypes.BIGINT().notNull()),
  /** The custom metadata that came with the batch. */
  BATCH_METADATA(
      "batch-metadata",
      DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.STRING().notNull()).notNull());

  private final String key;
  private final DataType type;

  ReadableMetadata(String key, DataType type) {
    this.key = key;
    this.type = type;
  }

  /** The keys and types that there are for a table with such options. */
  static Map<String, DataType> types(GivenOptions options) {
    ReadableMetadata other = options.has(ConnectionOptions.PATH) ? ENDPOINT : FILE;
    Map<String, DataType> types = new LinkedHashMap<>();
    for (ReadableMetadata metadata : values()) {
      if (metadata != other) {
        types.put(metadata.key, metadata.type);
      }
    }
    return types;
  }
}
