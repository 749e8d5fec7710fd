// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.factories.FactoryUtil;

/** The options of a table that is read. */
public final class ScanOptions {

  /** Whether senders number their frames and wait for acknowledgements. */
  public static final ConfigOption<Boolean> ACKNOWLEDGED =
      ConfigOptions.key("scan.acknowledged")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether peers send acknowledged streams. Their positions are in the checkpoints of"
                  + " the job, so that nothing is lost or read twice when it restarts.");

  /** The name of this reader. */
  public static final ConfigOption<String> READER =
      ConfigOptions.key("scan.reader")
          .stringType()
          .defaultValue("flink")
          .withDescription(
              "The name by which the reader is known to the peers that it connects to. A reader"
                  + " that comes again under its name goes on where it was.");

  /** The streams to read. */
  public static final ConfigOption<List<String>> STREAMS =
      ConfigOptions.key("scan.streams")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "The ids of the acknowledged streams to read, separated by ';'. Not set: all that"
                  + " are offered.");

  /** Whether reading comes to an end. */
  public static final ConfigOption<BoundedMode> BOUNDED_MODE =
      ConfigOptions.key("scan.bounded.mode")
          .enumType(BoundedMode.class)
          .noDefaultValue()
          .withDescription(
              "Whether the table ends when all its streams or files have ended. Not set: it does,"
                  + " unless files are monitored, or it listens for acknowledged streams that"
                  + " 'scan.streams' does not name. A table that does not end connects again, or"
                  + " waits for others to connect.");

  /** How long the sender of an ended stream is waited for. */
  public static final ConfigOption<Duration> AWAIT_SENDER =
      ConfigOptions.key("scan.await-sender")
          .durationType()
          .defaultValue(Duration.ofSeconds(15))
          .withDescription(
              "How long a table that ends waits for the sender of an ended stream that is away, to"
                  + " tell it that all has arrived.");

  /** How long an ended stream is remembered. */
  public static final ConfigOption<Duration> KEEP_ENDED =
      ConfigOptions.key("scan.keep-ended")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "How long a table that does not end remembers an ended stream after its sender has"
                  + " left. A sender that comes later begins a new stream, with all of its rows.");

  /** How much of a file is read as a whole. */
  public static final ConfigOption<MemorySize> SPLIT_SIZE =
      ConfigOptions.key("scan.split-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64))
          .withDescription(
              "How much of a file is one split, at least: larger files are shared by subtasks.");

  /** Where the addresses that are listened on are published. */
  public static final ConfigOption<String> DISCOVERY_PATH =
      ConfigOptions.key("scan.discovery-path")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file, on any file system that Flink has, with the addresses on which the subtasks"
                  + " listen, for senders. It is replaced as a whole.");

  /** The host to publish. */
  public static final ConfigOption<String> ADVERTISED_HOST =
      ConfigOptions.key("scan.advertised-host")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The host by which peers reach the TaskManagers, where it is not the one that they"
                  + " find themselves.");

  /** What to do where a stream breaks. */
  public static final ConfigOption<LossAction> ON_LOSS =
      ConfigOptions.key("scan.on-loss")
          .enumType(LossAction.class)
          .noDefaultValue()
          .withDescription(
              "What to do where a stream that is not acknowledged breaks: fail, or connect again,"
                  + " which loses what was on its way. Not set: a table that ends fails, one that"
                  + " does not reconnects.");

  /** How many peers come. */
  public static final ConfigOption<Integer> PEERS =
      ConfigOptions.key("scan.peers")
          .intType()
          .defaultValue(1)
          .withDescription(
              "How many peers a table that listens and ends reads from each address before that"
                  + " has ended.");

  /** How often directories are looked at. */
  public static final ConfigOption<Duration> MONITOR_INTERVAL =
      ConfigOptions.key("scan.monitor-interval")
          .durationType()
          .noDefaultValue()
          .withDescription("How often 'path' is looked at for new files. Not set: once.");

  /** What to do where frames are missing. */
  public static final ConfigOption<GapAction> ON_GAP =
      ConfigOptions.key("scan.on-gap")
          .enumType(GapAction.class)
          .defaultValue(GapAction.FAIL)
          .withDescription(
              "What to do where an acknowledged stream cannot go on as it was, since the sender does"
                  + " not have what is needed: fail, or go on and count the gap.");

  /** What to do with a stream that breaks the rules. */
  public static final ConfigOption<MalformedAction> ON_MALFORMED =
      ConfigOptions.key("scan.on-malformed")
          .enumType(MalformedAction.class)
          .defaultValue(MalformedAction.FAIL)
          .withDescription(
              "What to do with a stream or file that breaks the rules of its format: fail with"
                  + " place, offset and rule, or leave out the rest of it and count the error.");

  /** How many rows to read in a second. */
  public static final ConfigOption<Long> RATE_LIMIT =
      ConfigOptions.key("scan.rate-limit")
          .longType()
          .noDefaultValue()
          .withDescription("How many rows all subtasks together read in a second, at most.");

  /** After how long without rows a stream is idle. */
  public static final ConfigOption<Duration> IDLE_TIMEOUT =
      ConfigOptions.key("scan.idle-timeout")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "After how long without rows a stream is idle and does not hold back the watermark.");

  /** Whether rows may be kept. */
  public static final ConfigOption<Boolean> COPY_ROWS =
      ConfigOptions.key("scan.copy-rows")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether rows are copied out of their batches, so that operators may keep them. SQL"
                  + " does not need it.");

  /** The column that tells the kind of a row. */
  public static final ConfigOption<String> ROW_KIND_COLUMN =
      ConfigOptions.key("scan.row-kind-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The column of the batches, beside those of the table, that tells the kind of each"
                  + " row: '+I', '-U', '+U' or '-D'. Not set: rows are insertions.");

  /** Which kinds come. */
  public static final ConfigOption<ChangelogKind> CHANGELOG_MODE =
      ConfigOptions.key("scan.changelog-mode")
          .enumType(ChangelogKind.class)
          .defaultValue(ChangelogKind.ALL)
          .withDescription(
              "Which kinds 'scan.row-kind-column' has: all, or those of upserts by primary key.");

  /** What to do where a column is missing. */
  public static final ConfigOption<MissingColumnAction> MISSING_COLUMNS =
      ConfigOptions.key("scan.missing-columns")
          .enumType(MissingColumnAction.class)
          .defaultValue(MissingColumnAction.FAIL)
          .withDescription(
              "What to do where a stream or file lacks a column of the table: fail, or read it as"
                  + " NULL.");

  /** The parallelism of the source. */
  public static final ConfigOption<Integer> PARALLELISM = FactoryUtil.SOURCE_PARALLELISM;

  private ScanOptions() {}
}
