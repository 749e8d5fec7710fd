// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.VarCharType;

/** What can be known of a row besides its columns. */
public enum MetadataColumn {
  /** STRING: the endpoint or file that it came from. */
  PLACE("place", new VarCharType(false, VarCharType.MAX_LENGTH)),
  /** STRING: the id of its stream, or of the split where the stream has none. */
  STREAM("stream", new VarCharType(false, VarCharType.MAX_LENGTH)),
  /** BIGINT: the number of its batch in the stream, from 0. */
  BATCH("batch", new BigIntType(false)),
  /** BIGINT: its place in that batch, from 0. */
  ROW("row", new BigIntType(false)),
  /** MAP of STRING: the custom metadata of its batch. */
  BATCH_METADATA("batch-metadata", texts()),
  /** MAP of STRING: the custom metadata of the schema. */
  SCHEMA_METADATA("schema-metadata", texts());

  private final String key;
  private final LogicalType type;

  MetadataColumn(String key, LogicalType type) {
    this.key = key;
    this.type = type;
  }

  private static LogicalType texts() {
    LogicalType text = new VarCharType(false, VarCharType.MAX_LENGTH);
    return new MapType(false, text, text);
  }

  /** Returns the one with that key, if there is one. */
  public static Optional<MetadataColumn> of(String key) {
    return Arrays.stream(values()).filter(column -> column.key.equals(key)).findFirst();
  }

  /** Its name in SQL: {@code METADATA FROM 'place'}. */
  public String key() {
    return key;
  }

  /** The type of its values, NOT NULL. */
  public LogicalType type() {
    return type;
  }
}
