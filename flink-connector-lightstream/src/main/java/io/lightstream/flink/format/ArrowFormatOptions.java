// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import io.lightstream.flink.data.ArrowTypes;
import io.lightstream.format.ipc.Compression;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options of the format; in a table's definition {@code arrow.} stands in front of them. */
public final class ArrowFormatOptions {

  /** How many rows a batch has. */
  public static final ConfigOption<Integer> BATCH_ROWS =
      ConfigOptions.key("batch-rows")
          .intType()
          .defaultValue(64 * 1024)
          .withDescription(
              "Writing: rows of a batch at most. Readers split files between batches, and hold a"
                  + " batch at a time.");

  /** How large a batch is. */
  public static final ConfigOption<MemorySize> BATCH_BYTES =
      ConfigOptions.key("batch-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(16))
          .withDescription(
              "Writing: a batch is complete once it has about so many bytes, before compression.");

  /** How the buffers are compressed. */
  public static final ConfigOption<Compression> COMPRESSION =
      ConfigOptions.key("compression")
          .enumType(Compression.class)
          .defaultValue(Compression.NONE)
          .withDescription(
              "Writing: none, lz4 or zstd. Files that are not compressed are read without a copy"
                  + " where they are on the machine's own disk.");

  /** The zone of TIMESTAMP_LTZ. */
  public static final ConfigOption<String> TIMEZONE =
      ConfigOptions.key("timezone")
          .stringType()
          .defaultValue(ArrowTypes.DEFAULT_ZONE)
          .withDescription(
              "Writing: the zone that columns of TIMESTAMP_LTZ name, an Olson name or an offset"
                  + " such as +02:00. It tells readers how to show points in time and does not"
                  + " change them.");

  /** Whether rows are copied out of their batches. */
  public static final ConfigOption<Boolean> COPY_ROWS =
      ConfigOptions.key("copy-rows")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Reading: whether each row is a copy that may be kept. By default one object shows"
                  + " the rows where they lie in their batch, each until the next is asked for.");

  private ArrowFormatOptions() {}
}
