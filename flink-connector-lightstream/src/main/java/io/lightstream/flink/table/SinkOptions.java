// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.table.factories.FactoryUtil;

/** The options of a table that is written. */
public final class SinkOptions {

  /** What happens to rows when something fails. */
  public static final ConfigOption<DeliveryGuarantee> DELIVERY_GUARANTEE =
      ConfigOptions.key("sink.delivery-guarantee")
          .enumType(DeliveryGuarantee.class)
          .defaultValue(DeliveryGuarantee.NONE)
          .withDescription(
              "How often each row arrives when something fails. All but 'none' need peers that"
                  + " acknowledge.");

  /** What the ids of the sink's streams start with. */
  public static final ConfigOption<String> STREAM_ID_PREFIX =
      ConfigOptions.key("sink.stream-id-prefix")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "What the ids of the acknowledged streams that the sink writes start with. No other"
                  + " sink that writes to the same receivers may have it. Required for"
                  + " 'exactly-once'.");

  /** How long a commit is tried. */
  public static final ConfigOption<Duration> COMMIT_TIMEOUT =
      ConfigOptions.key("sink.commit.timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(10))
          .withDescription(
              "How long a commit is tried, and at the end of the input how long the last rows are"
                  + " waited for, before the job fails.");

  /** What to do where the receiver is ahead of the job. */
  public static final ConfigOption<GapAction> ON_GAP =
      ConfigOptions.key("sink.on-gap")
          .enumType(GapAction.class)
          .noDefaultValue()
          .withDescription(
              "What to do where the receiver has made final more than the job was restored to:"
                  + " fail, or send rows again behind it. Not set: 'exactly-once' fails,"
                  + " 'at-least-once' goes on.");

  /** What to do while nobody is connected. */
  public static final ConfigOption<NoSubscriberAction> ON_NO_SUBSCRIBER =
      ConfigOptions.key("sink.on-no-subscriber")
          .enumType(NoSubscriberAction.class)
          .defaultValue(NoSubscriberAction.WAIT)
          .withDescription(
              "What a sink that listens does while nobody is connected: wait, which holds the job"
                  + " up, or drop rows and count them.");

  /** How many rows make a batch. */
  public static final ConfigOption<Integer> BATCH_ROWS =
      ConfigOptions.key("sink.batch.rows")
          .intType()
          .defaultValue(10_000)
          .withDescription("How many rows make a batch, at most.");

  /** How many bytes make a batch. */
  public static final ConfigOption<MemorySize> BATCH_BYTES =
      ConfigOptions.key("sink.batch.bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1))
          .withDescription("How many bytes make a batch: the row that reaches it is its last.");

  /** How long rows wait for others. */
  public static final ConfigOption<Duration> BATCH_INTERVAL =
      ConfigOptions.key("sink.batch.interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription(
              "How long a row waits for others of its batch. A checkpoint sends what there is.");

  /** How much may wait. */
  public static final ConfigOption<MemorySize> BUFFER_BYTES =
      ConfigOptions.key("sink.buffer.bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(16))
          .withDescription(
              "How much of what is not yet sent, or not yet acknowledged, a subtask keeps in"
                  + " memory outside of the heap. When it is full the job waits.");

  /** Where what is not acknowledged goes. */
  public static final ConfigOption<String> SPILL_PATH =
      ConfigOptions.key("sink.spill.path")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A directory, on a file system that all TaskManagers reach, for what is not"
                  + " acknowledged at a checkpoint. Not set: it is in the state of the job.");

  /** Up to which size what is not acknowledged is in the state. */
  public static final ConfigOption<MemorySize> SPILL_THRESHOLD =
      ConfigOptions.key("sink.spill.threshold")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1))
          .withDescription(
              "Up to which size what is not acknowledged is in the state of the job rather than in"
                  + " 'sink.spill.path'.");

  /** The column that tells the kind of a row. */
  public static final ConfigOption<String> ROW_KIND_COLUMN =
      ConfigOptions.key("sink.row-kind-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The column that is written beside those of the table and tells the kind of each"
                  + " row: '+I', '-U', '+U' or '-D'. Not set: only insertions can be written.");

  /** Which kinds are written. */
  public static final ConfigOption<ChangelogKind> CHANGELOG_MODE =
      ConfigOptions.key("sink.changelog-mode")
          .enumType(ChangelogKind.class)
          .defaultValue(ChangelogKind.ALL)
          .withDescription(
              "Which kinds 'sink.row-kind-column' gets: all, or those of upserts by primary key.");

  /** The zone of timestamps. */
  public static final ConfigOption<String> TIME_ZONE =
      ConfigOptions.key("sink.time-zone")
          .stringType()
          .defaultValue("UTC")
          .withDescription(
              "The zone that columns of TIMESTAMP_LTZ are given. It does not change their"
                  + " instants.");

  /** The parallelism of the sink. */
  public static final ConfigOption<Integer> PARALLELISM = FactoryUtil.SINK_PARALLELISM;

  private SinkOptions() {}
}
