// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

class OptionCombinationTest {

  private static final TableShape TABLE = shape(false);
  private static final TableShape KEYED = shape(true);

  private static TableShape shape(boolean keyed) {
    return new TableShape(
        "flights", DataTypes.ROW(DataTypes.FIELD("delay", DataTypes.INT())), keyed);
  }

  @Test
  void tableNeedsUriOrPath() {
    refusedScan("option 'uri' is not set: a table needs either 'uri' or, to read files, 'path'");
  }

  @Test
  void uriAndPathExcludeEachOther() {
    refusedScan(
        "option 'uri' is 'tcp://a:1': a table has either 'uri' or 'path', this one has both",
        "uri",
        "tcp://a:1",
        "path",
        "/data");
  }

  @Test
  void filesHaveNoMode() {
    refusedScan(
        "option 'mode' is 'connect': it is for 'uri', but the table has 'path'",
        "path",
        "/data",
        "mode",
        "connect");
  }

  @Test
  void placesForEachSubtaskAreForListening() {
    for (String uri : new String[] {"tcp://a:1-9", "uds:///run/{subtask}.sock"}) {
      refusedScan(
          "option 'uri' is '" + uri + "': a place for each subtask is for 'mode' = 'listen'",
          "uri",
          uri);
      allowedScan("uri", uri, "mode", "listen");
      allowedScan("uri", uri, "mode", "listen", "scan.acknowledged", "true");
    }
  }

  @Test
  void acknowledgedStreamsAreListenedForOnOneAddress() {
    refusedScan(
        "option 'uri' is 'tcp://a:1;tcp://a:2': a table of acknowledged streams listens on one"
            + " address, which may have a range of ports",
        "uri",
        "tcp://a:1;tcp://a:2",
        "mode",
        "listen",
        "scan.acknowledged",
        "true");
  }

  @Test
  void listeningEndsWithStreamsThatAreNamed() {
    refusedScan(
        "option 'scan.bounded.mode' is 'bounded': a table that listens ends only with streams that"
            + " 'scan.streams' names",
        "uri",
        "tcp://a:1",
        "mode",
        "listen",
        "scan.acknowledged",
        "true",
        "scan.bounded.mode",
        "bounded");
    allowedScan(
        "uri",
        "tcp://a:1",
        "mode",
        "listen",
        "scan.acknowledged",
        "true",
        "scan.bounded.mode",
        "bounded",
        "scan.streams",
        "a;b");
  }

  @Test
  void peersAreCountedByWhoListensToTheEnd() {
    refusedScan(
        "option 'scan.peers' is '2': it is for 'mode' = 'listen'",
        "uri",
        "tcp://a:1",
        "scan.peers",
        "2");
    refusedScan(
        "option 'scan.peers' is '2': it is for 'scan.bounded.mode' = 'bounded'",
        "uri",
        "tcp://a:1",
        "mode",
        "listen",
        "scan.bounded.mode",
        "unbounded",
        "scan.peers",
        "2");
  }

  @Test
  void acknowledgedStreamsAreNotLost() {
    refusedScan(
        "option 'scan.on-loss' is 'reconnect': it is for streams that are not acknowledged",
        "uri",
        "tcp://a:1",
        "scan.acknowledged",
        "true",
        "scan.on-loss",
        "reconnect");
  }

  @Test
  void certificatesAreForTls() {
    refusedScan(
        "option 'tls.ca' is '/ca.pem': it is for 'uri' of tcps://host:port",
        "uri",
        "tcp://a:1",
        "tls.ca",
        "/ca.pem");
    allowedScan("uri", "tcps://a:1", "tls.ca", "/ca.pem");
  }

  @Test
  void certificateAndKeyComeTogether() {
    refusedScan(
        "option 'tls.certificate' is '/a.pem': it needs 'tls.key'",
        "uri",
        "tcps://a:1",
        "tls.certificate",
        "/a.pem");
    refusedScan(
        "option 'tls.key' is '/a.key': it needs 'tls.certificate'",
        "uri",
        "tcps://a:1",
        "tls.key",
        "/a.key");
  }

  @Test
  void passwordIsOfTheKeyAndNotShown() {
    refusedScan(
        "option 'tls.key-password' is '******': it needs 'tls.key'",
        "uri",
        "tcps://a:1",
        "tls.key-password",
        "secret");
  }

  @Test
  void listeningOnTlsNeedsACertificate() {
    refusedScan(
        "option 'tls.certificate' is not set: listening on tcps needs 'tls.certificate' and"
            + " 'tls.key'",
        "uri",
        "tcps://a:1",
        "mode",
        "listen");
  }

  @Test
  void verificationIsOfTheSideThatConnects() {
    refusedScan(
        "option 'tls.insecure-skip-verify' is 'true': it is for 'mode' = 'connect'",
        "uri",
        "tcps://a:1",
        "mode",
        "listen",
        "tls.insecure-skip-verify",
        "true",
        "tls.certificate",
        "/a.pem",
        "tls.key",
        "/a.key");
  }

  @Test
  void typesAreOfTheLightstreamProtocol() {
    refusedScan(
        "option 'types' is 'a:table': it is for 'protocol' = 'lightstream'",
        "uri",
        "tcp://a:1",
        "types",
        "a:table");
    refusedScan(
        "option 'types' is not set: 'protocol' = 'lightstream' needs it",
        "uri",
        "tcp://a:1",
        "protocol",
        "lightstream");
  }

  @Test
  void tableIsOneOfTheTypes() {
    refusedScan(
        "option 'table' is 'b': there is no table type 'b': the registered types are a:table",
        "uri",
        "tcp://a:1",
        "protocol",
        "lightstream",
        "types",
        "a:table",
        "table",
        "b");
    refusedScan(
        "option 'types' is 'a:table,b:table': 'table' must name one of its 2 tables",
        "uri",
        "tcp://a:1",
        "protocol",
        "lightstream",
        "types",
        "a:table,b:table");
    refusedScan(
        "option 'types' is 'a:message': there is no table among them",
        "uri",
        "tcp://a:1",
        "protocol",
        "lightstream",
        "types",
        "a:message");
    allowedScan(
        "uri", "tcp://a:1", "protocol", "lightstream", "types", "a:table,b:table", "table", "b");
  }

  @Test
  void firstWaitIsAtMostTheLongest() {
    refusedScan(
        "option 'reconnect.backoff' is '11 s': it must be at most 'reconnect.backoff.max', which"
            + " is 10 s",
        "uri",
        "tcp://a:1",
        "reconnect.backoff",
        "11 s");
  }

  @Test
  void whatIsOfAcknowledgedStreamsNeedsThem() {
    refusedScan(
        "option 'scan.reader' is 'r': it needs 'scan.acknowledged' = 'true'",
        "uri",
        "tcp://a:1",
        "scan.reader",
        "r");
    refusedScan(
        "option 'scan.streams' is 'a;b': it needs 'scan.acknowledged' = 'true'",
        "uri",
        "tcp://a:1",
        "scan.streams",
        "a;b");
    refusedScan(
        "option 'scan.on-gap' is 'continue': it needs 'scan.acknowledged' = 'true'",
        "uri",
        "tcp://a:1",
        "scan.on-gap",
        "continue");
  }

  @Test
  void readersThatListenHaveNoName() {
    refusedScan(
        "option 'scan.reader' is 'r': it is for 'mode' = 'connect'",
        "uri",
        "tcp://a:1",
        "mode",
        "listen",
        "scan.acknowledged",
        "true",
        "scan.reader",
        "r");
  }

  @Test
  void acknowledgedStreamsSpeakTheLightstreamProtocol() {
    for (String protocol : new String[] {"tlv", "arrow"}) {
      refusedScan(
          "option 'protocol' is '"
              + protocol
              + "': 'scan.acknowledged' = 'true' speaks 'lightstream'; where it is not set, with"
              + " one table 'rows'",
          "uri",
          "tcp://a:1",
          "protocol",
          protocol,
          "scan.acknowledged",
          "true");
      refusedSink(
          "option 'protocol' is 'arrow': 'sink.delivery-guarantee' = 'at-least-once' speaks"
              + " 'lightstream'; where it is not set, with one table 'rows'",
          "uri",
          "tcp://a:1",
          "protocol",
          "arrow",
          "sink.delivery-guarantee",
          "at-least-once");
    }
  }

  @Test
  void filesAreNotAcknowledged() {
    refusedScan(
        "option 'scan.acknowledged' is 'true': it is for 'uri', but the table has 'path'",
        "path",
        "/data",
        "scan.acknowledged",
        "true");
  }

  @Test
  void addressesArePublishedByThoseWhoListen() {
    refusedScan(
        "option 'scan.discovery-path' is '/tmp/a': it is for 'mode' = 'listen'",
        "uri",
        "tcp://a:1",
        "scan.acknowledged",
        "true",
        "scan.discovery-path",
        "/tmp/a");
    refusedScan(
        "option 'scan.advertised-host' is 'h': it is for 'mode' = 'listen'",
        "uri",
        "tcp://a:1",
        "scan.acknowledged",
        "true",
        "scan.advertised-host",
        "h");
  }

  @Test
  void onlyFilesAreMonitored() {
    refusedScan(
        "option 'scan.monitor-interval' is '1 s': it is for 'path'",
        "uri",
        "tcp://a:1",
        "scan.monitor-interval",
        "1 s");
  }

  @Test
  void monitoringAndTheEndAgree() {
    refusedScan(
        "option 'scan.bounded.mode' is 'unbounded': files end, unless"
            + " 'scan.monitor-interval' is set",
        "path",
        "/data",
        "scan.bounded.mode",
        "unbounded");
    refusedScan(
        "option 'scan.bounded.mode' is 'bounded': files that are monitored, by"
            + " 'scan.monitor-interval', never end",
        "path",
        "/data",
        "scan.monitor-interval",
        "1 s",
        "scan.bounded.mode",
        "bounded");
  }

  @Test
  void kindOfRowsIsBesideTheColumns() {
    refusedScan(
        "option 'scan.row-kind-column' is 'delay': it must not be a column of the table, which"
            + " has [delay]",
        "uri",
        "tcp://a:1",
        "scan.row-kind-column",
        "delay");
    refusedScan(
        "option 'scan.changelog-mode' is 'all': it needs 'scan.row-kind-column'",
        "uri",
        "tcp://a:1",
        "scan.changelog-mode",
        "all");
  }

  @Test
  void upsertsNeedAPrimaryKey() {
    refusedScan(
        "option 'scan.changelog-mode' is 'upsert': upserts need a PRIMARY KEY, which the table has"
            + " not",
        "uri",
        "tcp://a:1",
        "scan.row-kind-column",
        "kind",
        "scan.changelog-mode",
        "upsert");
    assertDoesNotThrow(
        () ->
            ScanRules.check(
                options(
                    "uri",
                    "tcp://a:1",
                    "scan.row-kind-column",
                    "kind",
                    "scan.changelog-mode",
                    "upsert"),
                KEYED));
  }

  @Test
  void filesAreWrittenByAnotherConnector() {
    refusedSink(
        "option 'path' is '/data': files are written with 'connector' = 'filesystem' and 'format'"
            + " = 'arrow'",
        "path",
        "/data");
  }

  @Test
  void guaranteesNeedAPrefixForTheirStreams() {
    refusedSink(
        "option 'sink.stream-id-prefix' is not set: 'sink.delivery-guarantee' = 'exactly-once'"
            + " needs it",
        "uri",
        "tcp://a:1",
        "sink.delivery-guarantee",
        "exactly-once");
    refusedSink(
        "option 'sink.stream-id-prefix' is 'p': it needs another 'sink.delivery-guarantee' than"
            + " 'none'",
        "uri",
        "tcp://a:1",
        "sink.stream-id-prefix",
        "p");
  }

  @Test
  void exactlyOnceConnects() {
    refusedSink(
        "option 'sink.delivery-guarantee' is 'exactly-once': with 'mode' = 'listen' only 'none' and"
            + " 'at-least-once' are allowed",
        "uri",
        "tcp://a:1",
        "mode",
        "listen",
        "sink.delivery-guarantee",
        "exactly-once",
        "sink.stream-id-prefix",
        "p");
  }

  @Test
  void exactlyOnceFailsWhereThereIsAGap() {
    refusedSink(
        "option 'sink.on-gap' is 'continue': rows would come twice; with 'sink.delivery-guarantee'"
            + " = 'exactly-once' only 'fail' is allowed",
        "uri",
        "tcp://a:1",
        "sink.delivery-guarantee",
        "exactly-once",
        "sink.stream-id-prefix",
        "p",
        "sink.on-gap",
        "continue");
  }

  @Test
  void subscribersConnectToWhoListens() {
    refusedSink(
        "option 'sink.on-no-subscriber' is 'drop': it is for 'mode' = 'listen' with"
            + " 'sink.delivery-guarantee' = 'none'",
        "uri",
        "tcp://a:1",
        "sink.on-no-subscriber",
        "drop");
  }

  @Test
  void framesOfTypeAndLengthAreNotWritten() {
    refusedSink(
        "option 'protocol' is 'tlv': tables are written as 'arrow' or 'lightstream'",
        "uri",
        "tcp://a:1",
        "protocol",
        "tlv");
  }

  @Test
  void sinksListenOnOnePort() {
    refusedSink(
        "option 'uri' is 'tcp://a:1-9': subtasks of a sink listen on the addresses in turn:"
            + " they have no ranges of ports",
        "uri",
        "tcp://a:1-9",
        "mode",
        "listen");
  }

  @Test
  void onlyExactlyOnceCommits() {
    refusedSink(
        "option 'sink.commit.timeout' is '1 min': it is for 'sink.delivery-guarantee' ="
            + " 'exactly-once'",
        "uri",
        "tcp://a:1",
        "sink.delivery-guarantee",
        "at-least-once",
        "sink.stream-id-prefix",
        "p",
        "sink.commit.timeout",
        "1 min");
  }

  @Test
  void thresholdIsOfSpilling() {
    refusedSink(
        "option 'sink.spill.threshold' is '1 mb': it needs 'sink.spill.path'",
        "uri",
        "tcp://a:1",
        "sink.delivery-guarantee",
        "at-least-once",
        "sink.stream-id-prefix",
        "p",
        "sink.spill.threshold",
        "1 mb");
  }

  @Test
  void bufferHoldsABatch() {
    refusedSink(
        "option 'sink.batch.bytes' is '64 mb': it must be at most 'sink.buffer.bytes', which is"
            + " 16 mb",
        "uri",
        "tcp://a:1",
        "sink.batch.bytes",
        "64 mb");
  }

  private static GivenOptions options(String... keysAndValues) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return GivenOptions.of(Configuration.fromMap(options), options);
  }

  private static void refusedScan(String message, String... keysAndValues) {
    GivenOptions options = options(keysAndValues);
    assertEquals(
        message,
        assertThrows(ValidationException.class, () -> ScanRules.check(options, TABLE))
            .getMessage());
  }

  private static void allowedScan(String... keysAndValues) {
    assertDoesNotThrow(() -> ScanRules.check(options(keysAndValues), TABLE));
  }

  private static void refusedSink(String message, String... keysAndValues) {
    GivenOptions options = options(keysAndValues);
    assertEquals(
        message,
        assertThrows(ValidationException.class, () -> SinkRules.check(options, TABLE))
            .getMessage());
  }
}
