// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.transport.TlsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionSettingsTest {

  private static final Definition DEFINITION = definition();

  private static Definition definition() {
    Definition.Builder builder = Definition.builder();
    ConnectionSettings.define(builder);
    return builder.build();
  }

  private static ConnectionSettings parse(String properties) {
    return ConnectionSettings.of(DEFINITION.parse(map(properties)));
  }

  /** {@code a=b c=d}. */
  private static Map<String, String> map(String properties) {
    return Arrays.stream(properties.split(" "))
        .map(property -> property.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, HashMap::new));
  }

  @Test
  void defaultsAreThoseOfTheLinkButNotForEver() {
    ConnectionSettings settings = parse("lightstream.uri=tcp://localhost:9000");
    assertEquals("[tcp://localhost:9000]", settings.endpoints().toString());
    assertEquals(List.of(), settings.paths());
    assertFalse(settings.isOfFiles());
    assertEquals(ConnectionMode.CONNECT, settings.mode());
    assertEquals(WireProtocol.ARROW, settings.protocol());
    assertEquals(Optional.empty(), settings.types());
    assertEquals(Optional.empty(), settings.table());
    assertEquals(Optional.of(Duration.ofMinutes(5)), settings.retryFor());
    assertEquals(LinkOptions.defaults().withRetryFor(Duration.ofMinutes(5)), settings.link());
  }

  @Test
  void everySettingArrives() {
    ConnectionSettings settings =
        parse(
            "lightstream.uri=tcps://a:1,uds:///b lightstream.mode=LISTEN"
                + " lightstream.protocol=lightstream lightstream.types=m:message,t:table"
                + " connect.timeout.ms=1 handshake.timeout.ms=2 liveness.timeout.ms=3"
                + " retry.backoff.ms=4 retry.backoff.max.ms=5 retry.timeout.ms=6"
                + " tls.certificate=c.pem tls.key=k.pem tls.key.password=secret tls.ca=r.pem");
    assertEquals("[tcps://a:1, uds:///b]", settings.endpoints().toString());
    assertEquals(ConnectionMode.LISTEN, settings.mode());
    assertEquals(2, settings.types().orElseThrow().size());
    assertEquals(Optional.of("t"), settings.table());
    LinkOptions link = settings.link();
    assertEquals(Duration.ofMillis(1), link.transport().connectTimeout());
    assertEquals(Duration.ofMillis(2), link.handshake());
    assertEquals(Duration.ofMillis(3), link.silence());
    assertEquals(Duration.ofMillis(4), link.firstBackoff());
    assertEquals(Duration.ofMillis(5), link.maxBackoff());
    assertEquals(Optional.of(Duration.ofMillis(6)), link.retryFor());
    assertEquals(
        TlsOptions.defaults()
            .withCertificate(Path.of("c.pem"), Path.of("k.pem"))
            .withKeyPassword("secret")
            .withRoots(Path.of("r.pem")),
        settings.transport().tls());
    assertFalse(settings.toString().contains("secret"), settings::toString);
  }

  @Test
  void timeoutOfRetriesMayBeNoneOrForEver() {
    ConnectionSettings none = parse("lightstream.uri=tcp://a:1 retry.timeout.ms=0");
    assertEquals(Optional.of(Duration.ZERO), none.retryFor());
    assertEquals(Optional.of(Duration.ofMillis(1)), none.link().retryFor());
    ConnectionSettings ever = parse("lightstream.uri=tcp://a:1 retry.timeout.ms=-1");
    assertEquals(Optional.empty(), ever.retryFor());
    assertEquals(Optional.empty(), ever.link().retryFor());
  }

  @Test
  void foldersAreNoEndpoints() {
    ConnectionSettings settings = parse("lightstream.uri=file:///data/with%20space,FILE:///b");
    assertTrue(settings.isOfFiles());
    assertEquals(List.of(Path.of("/data/with space"), Path.of("/b")), settings.paths());
    assertEquals(List.of(), settings.endpoints());
  }

  /** Setting at fault, the whole message, and what is set beside a good URI. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lightstream.uri | Invalid value localhost:9000 for configuration lightstream.uri: it lacks"
            + " a scheme, as in tcp://localhost:9000 | lightstream.uri=localhost:9000",
        "lightstream.uri | Invalid value ftp://a:1 for configuration lightstream.uri: the scheme is"
            + " 'ftp', allowed are tcp, tcps, uds, file | lightstream.uri=ftp://a:1",
        "lightstream.uri | Invalid value tcp://a for configuration lightstream.uri: 'tcp://a' needs"
            + " a host and a port from 0 to 65535, as in tcp://localhost:9000 | lightstream.uri=tcp://a",
        "lightstream.uri | Invalid value [tcp://a:0] for configuration lightstream.uri: port 0 of"
            + " tcp://a:0 cannot be connected to; name the peer's port | lightstream.uri=tcp://a:0",
        "lightstream.uri | Invalid value [uds:///a, uds:///a] for configuration lightstream.uri:"
            + " uds:///a is there twice; name each place once | lightstream.uri=uds:///a,uds:///a",
        "lightstream.uri | Invalid value file://data/x for configuration lightstream.uri: a path"
            + " follows three slashes, as in file:///data/flights | lightstream.uri=file://data/x",
        "lightstream.uri | Invalid value [file:///a, tcp://a:1] for configuration lightstream.uri:"
            + " files and endpoints cannot be mixed; give each kind a connector of its own"
            + " | lightstream.uri=file:///a,tcp://a:1",
        "lightstream.uri | Invalid value [] for configuration lightstream.uri: it is empty, and must"
            + " be tcp://host:port, tcps://host:port, uds:///path or file:///path, or several"
            + " separated by commas | lightstream.uri=",
        "lightstream.mode | Invalid value serve for configuration lightstream.mode: it must be one"
            + " of connect, listen | lightstream.mode=serve",
        "lightstream.mode | Invalid value listen for configuration lightstream.mode: files are not"
            + " listened on; leave it out, or name an endpoint in lightstream.uri"
            + " | lightstream.uri=file:///a lightstream.mode=listen",
        "lightstream.protocol | Invalid value arrow for configuration lightstream.protocol: files"
            + " are Arrow files; leave it out | lightstream.uri=file:///a lightstream.protocol=arrow",
        "lightstream.types | Missing configuration \"lightstream.types\":"
            + " lightstream.protocol=lightstream needs the types of the peer, as in"
            + " event:message,quotes:table | lightstream.protocol=lightstream",
        "lightstream.types | Invalid value [a:table] for configuration lightstream.types: it is for"
            + " lightstream.protocol=lightstream; leave it out, or set that | lightstream.types=a:table",
        "lightstream.types | Invalid value [a] for configuration lightstream.types: 'a' in the types"
            + " 'a' does not name a type: it must be NAME:message or NAME:table"
            + " | lightstream.types=a lightstream.protocol=lightstream",
        "lightstream.types | Invalid value [a:message] for configuration lightstream.types: there is"
            + " no table among them, and only tables are read or written"
            + " | lightstream.types=a:message lightstream.protocol=lightstream",
        "lightstream.table | Missing configuration \"lightstream.table\": lightstream.types has"
            + " several tables; name one of a, b"
            + " | lightstream.types=a:table,b:table lightstream.protocol=lightstream",
        "lightstream.table | Invalid value c for configuration lightstream.table: it must be a table"
            + " of lightstream.types: a, b | lightstream.types=a:table,b:table lightstream.table=c"
            + " lightstream.protocol=lightstream",
        "connect.timeout.ms | Invalid value 0 for configuration connect.timeout.ms: it must be from"
            + " 1 to 3153600000000 ms | connect.timeout.ms=0",
        "liveness.timeout.ms | Invalid value soon for configuration liveness.timeout.ms: Not a"
            + " number of type LONG | liveness.timeout.ms=soon",
        "retry.backoff.ms | Invalid value 20000 for configuration retry.backoff.ms: it must be at"
            + " most retry.backoff.max.ms, which is 10000 | retry.backoff.ms=20000",
        "retry.timeout.ms | Invalid value -2 for configuration retry.timeout.ms: it must be from -1"
            + " to 3153600000000 ms | retry.timeout.ms=-2",
        "tls.ca | Invalid value r.pem for configuration tls.ca: no endpoint uses TLS; leave it out,"
            + " or write tcps:// in lightstream.uri | tls.ca=r.pem",
        "tls.ca | Invalid value  for configuration tls.ca: it is empty; give the path of a PEM file,"
            + " or leave it out | tls.ca= lightstream.uri=tcps://a:1",
        "tls.key | Missing configuration \"tls.key\": tls.certificate is useless without its private"
            + " key | tls.certificate=c.pem lightstream.uri=tcps://a:1",
        "tls.certificate | Missing configuration \"tls.certificate\": tls.key is useless without its"
            + " certificate | tls.key=c.pem lightstream.uri=tcps://a:1",
        "tls.certificate | Missing configuration \"tls.certificate\": who listens on tcps shows a"
            + " certificate; set it and tls.key | lightstream.mode=listen lightstream.uri=tcps://a:1",
        "tls.key.password | Invalid value [hidden] for configuration tls.key.password: it is the"
            + " password of tls.key, which is not set | tls.key.password=x lightstream.uri=tcps://a:1",
        "tls.insecure.skip.verify | Invalid value true for configuration tls.insecure.skip.verify:"
            + " it is for those who connect; who listens verifies peers where tls.ca is set"
            + " | lightstream.mode=listen lightstream.uri=tcps://a:1 tls.certificate=c tls.key=k"
            + " tls.insecure.skip.verify=true",
      })
  void whatIsWrongIsSaidAtItsSettingAndNowhereElse(String setting, String message, String given) {
    Map<String, String> properties = map("lightstream.uri=tcp://localhost:9000 " + given);
    List<String> found =
        DEFINITION.validate(properties).configValues().stream()
            .flatMap(value -> value.errorMessages().stream().map(m -> value.name() + " | " + m))
            .toList();
    assertEquals(List.of(setting + " | " + message), found);
    assertEquals(
        message,
        assertThrows(ConfigException.class, () -> DEFINITION.parse(properties)).getMessage());
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    String message =
        assertThrows(
                ConfigException.class,
                () -> DEFINITION.parse(map("lightstream.mode=x connect.timeout.ms=0 tls.key= ")))
            .getMessage();
    assertTrue(
        message.contains(
                "Missing required configuration \"lightstream.uri\" which has no default value.")
            && message.contains("it must be one of connect, listen")
            && message.contains("for configuration connect.timeout.ms")
            && message.contains("it is empty; give the path of a PEM file"),
        message);
  }

  @Test
  void formsOfferTheValuesOfEnumsAndHideWhatDoesNotApply() {
    Map<String, ConfigValue> values = values("lightstream.uri=tcp://a:1");
    assertEquals(List.of("connect", "listen"), values.get("lightstream.mode").recommendedValues());
    assertEquals(
        List.of("arrow", "lightstream"), values.get("lightstream.protocol").recommendedValues());
    assertFalse(values.get("lightstream.types").visible());
    assertFalse(values.get("tls.key").visible());
    assertTrue(values.get("connect.timeout.ms").visible());
    assertTrue(values("lightstream.uri=TCPS://a:1").get("tls.key").visible());
    assertTrue(
        values("lightstream.uri=tcp://a:1 lightstream.protocol=lightstream")
            .get("lightstream.types")
            .visible());
    assertFalse(values("lightstream.uri=file:///a").get("lightstream.mode").visible());
  }

  private static Map<String, ConfigValue> values(String properties) {
    return DEFINITION.validate(map(properties)).configValues().stream()
        .collect(Collectors.toMap(ConfigValue::name, value -> value));
  }

  @Test
  void groupsAndSettingsKeepTheirOrder() {
    assertEquals(
        List.of("Connection", "Timeouts", "Retries", "TLS"), DEFINITION.configDef().groups());
    assertEquals(
        List.of(
            "tls.certificate", "tls.key", "tls.key.password", "tls.ca", "tls.insecure.skip.verify"),
        DEFINITION.configDef().configKeys().values().stream()
            .filter(key -> key.group.equals("TLS"))
            .sorted((a, b) -> a.orderInGroup - b.orderInGroup)
            .map(key -> key.name)
            .toList());
  }
}
