// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptionValueTest {

  private static final String TIME =
      "a time of more than 0 and at most 36500 days, as in '500 ms', '30 s', '5 min'";
  private static final String PEM = "the path of a PEM file, not empty";
  private static final String PARALLELISM = "a number from 1 to 32768";
  private static final String ADDRESSES =
      "tcp://host:port, tcps://host:port or uds:///path, or several separated by ';'";

  static Stream<Arguments> badValues() {
    return Stream.of(
        bad("uri", "localhost", ADDRESSES, "'localhost' has no scheme"),
        bad("uri", "tcp://localhost", ADDRESSES, "needs a host and a port from 0 to 65535"),
        bad("uri", "stdio://", ADDRESSES, "there is no scheme 'stdio' for tables"),
        bad("uri", "tcp://a:1;tcp://b:70000", ADDRESSES, "needs a host and a port from 0 to 65535"),
        bad(
            "uri",
            "tcp://a:9000-8000",
            ADDRESSES,
            "the range of ports is 9000-8000: it must rise, from 1 to 65535"),
        bad("uri", "tcp://a:9000-70000", ADDRESSES, "9000-70000: it must rise, from 1 to 65535"),
        bad("uri", "", ADDRESSES, "it is empty"),
        bad("mode", "dial", "one of 'connect', 'listen'"),
        bad("path", "", "files, directories or globs, separated by ';'", "it is empty"),
        bad("protocol", "csv", "one of 'arrow', 'lightstream', 'tlv'"),
        bad(
            "types",
            "quotes",
            "names of types with their kinds, as in 'event:message,quotes:table'",
            "quotes"),
        bad("table", " ", "the name of a table, not empty"),
        bad("connect.timeout", "0 s", TIME),
        bad("connect.timeout", "soon", TIME),
        bad("handshake.timeout", "-1 s", TIME),
        bad("liveness.timeout", "0 ms", TIME),
        bad("reconnect.backoff", "0 ms", TIME),
        bad("reconnect.backoff.max", "40000 d", TIME),
        bad("reconnect.timeout", "never", TIME),
        bad("tls.certificate", "", PEM),
        bad("tls.key", "", PEM),
        bad("tls.key-password", "", "a password, not empty"),
        bad("tls.ca", "", PEM),
        bad("tls.insecure-skip-verify", "maybe", "'true' or 'false'"),
        bad("scan.bounded.mode", "latest", "one of 'bounded', 'unbounded'"),
        bad("scan.acknowledged", "yes", "'true' or 'false'"),
        bad("scan.reader", "", "a name, not empty"),
        bad(
            "scan.streams",
            "a; ;b",
            "ids of streams, none of them empty, separated by ';'",
            "an id is empty"),
        bad("scan.on-gap", "skip", "one of 'fail', 'continue'"),
        bad("scan.await-sender", "0 s", TIME),
        bad("scan.keep-ended", "1 eternity", TIME),
        bad("scan.split-size", "0 b", "a size from 1 b to 64 gb, as in '64 kb', '4 mb'"),
        bad("scan.on-loss", "ignore", "one of 'fail', 'reconnect'"),
        bad("scan.peers", "0", "a number from 1 to 1048576"),
        bad("scan.discovery-path", "", "the path of a file"),
        bad("scan.advertised-host", " ", "the name or address of a host, not empty"),
        bad("scan.monitor-interval", "0 s", TIME),
        bad("scan.on-malformed", "ignore", "one of 'fail', 'skip'"),
        bad("scan.missing-columns", "drop", "one of 'fail', 'null'"),
        bad("scan.row-kind-column", "", "the name of a column, not empty"),
        bad("scan.changelog-mode", "append", "one of 'all', 'upsert'"),
        bad("scan.rate-limit", "0", "a number of rows of at least 1"),
        bad("scan.rate-limit", "fast", "a number of rows of at least 1"),
        bad("scan.idle-timeout", "0 s", TIME),
        bad("scan.copy-rows", "1", "'true' or 'false'"),
        bad("scan.parallelism", "0", PARALLELISM),
        bad(
            "sink.delivery-guarantee",
            "at-most-once",
            "one of 'exactly-once', 'at-least-once', 'none'"),
        bad(
            "sink.stream-id-prefix",
            "",
            "the start of a name, of at most 900 characters, not empty"),
        bad("sink.on-gap", "skip", "one of 'fail', 'continue'"),
        bad("sink.on-no-subscriber", "fail", "one of 'wait', 'drop'"),
        bad("sink.commit.timeout", "0 s", TIME),
        bad("sink.batch.rows", "0", "a number from 1 to 16777216"),
        bad("sink.batch.rows", "20000000", "a number from 1 to 16777216"),
        bad("sink.batch.bytes", "0 b", "a size from 1 b to 1 gb, as in '64 kb', '4 mb'"),
        bad("sink.batch.interval", "0 s", TIME),
        bad("sink.buffer.bytes", "big", "a size from 1 b to 64 gb, as in '64 kb', '4 mb'"),
        bad("sink.spill.path", "", "the path of a directory"),
        bad("sink.spill.threshold", "2 gb", "a size from 1 b to 1 gb, as in '64 kb', '4 mb'"),
        bad("sink.row-kind-column", "", "the name of a column, not empty"),
        bad("sink.changelog-mode", "retract", "one of 'all', 'upsert'"),
        bad(
            "sink.time-zone",
            "Berlin",
            "a time zone, as in 'UTC', 'Europe/Berlin', '+05:30'",
            "Unknown time-zone ID: Berlin"),
        bad("sink.parallelism", "40000", PARALLELISM));
  }

  private static Arguments bad(String option, String value, String allowed) {
    return bad(option, value, allowed, "");
  }

  private static Arguments bad(String option, String value, String allowed, String reason) {
    return Arguments.of(option, value, allowed, reason);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("badValues")
  void badValueIsRefusedWithOptionValueAndWhatIsAllowed(
      String option, String value, String allowed, String reason) {
    Map<String, String> options = Map.of(option, value);
    String message = assertThrows(ValidationException.class, () -> given(options)).getMessage();
    assertTrue(
        message.startsWith("option '" + option + "' is '" + value + "': it must be " + allowed),
        message);
    assertTrue(message.contains(reason), message);
  }

  @Test
  void everyOptionHasABadValueHere() {
    Set<String> tried =
        badValues().map(bad -> (String) bad.get()[0]).collect(Collectors.toUnmodifiableSet());
    List<String> missing =
        OptionRules.all()
            .map(rule -> rule.option().key())
            .filter(key -> !tried.contains(key))
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void everyDefaultIsAllowed() {
    OptionRules.all().forEach(OptionValueTest::checkDefault);
  }

  private static <T> void checkDefault(OptionRule<T> rule) {
    if (rule.option().hasDefaultValue()) {
      rule.check().accept(rule.option().defaultValue());
    }
  }

  @Test
  void valuesAreReadAsTheyAreWrittenInTheDocumentation() {
    GivenOptions options =
        given(
            Map.of(
                "uri", "tcp://0.0.0.0:9000-9010;uds:///run/a.sock",
                "mode", "listen",
                "sink.delivery-guarantee", "at-least-once",
                "scan.on-malformed", "SKIP",
                "scan.streams", "a;b"));
    assertEquals(
        List.of("tcp://0.0.0.0:9000-9010", "uds:///run/a.sock"),
        options.get(ConnectionOptions.URI));
    assertEquals(ConnectionMode.LISTEN, options.get(ConnectionOptions.MODE));
    assertEquals("at-least-once", options.get(SinkOptions.DELIVERY_GUARANTEE).toString());
    assertEquals(MalformedAction.SKIP, options.get(ScanOptions.ON_MALFORMED));
    assertEquals(List.of("a", "b"), options.get(ScanOptions.STREAMS));
  }

  private static GivenOptions given(Map<String, String> options) {
    return GivenOptions.of(Configuration.fromMap(options), options);
  }
}
