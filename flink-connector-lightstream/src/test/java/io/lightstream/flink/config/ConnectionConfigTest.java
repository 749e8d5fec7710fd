// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.TlsOptions;
import io.lightstream.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class ConnectionConfigTest {

  @Test
  void defaultsAreThoseOfTheLink() {
    assertEquals(LinkOptions.defaults(), ConnectionConfig.defaults().linkOptions());
    assertEquals(TransportOptions.defaults(), ConnectionConfig.defaults().transportOptions());
  }

  @Test
  void everyValueSurvivesSerialization() throws Exception {
    ConnectionConfig config =
        ConnectionConfig.defaults()
            .withSilence(Duration.ofSeconds(1))
            .withHandshake(Duration.ofSeconds(2))
            .withBackoff(Duration.ofSeconds(3), Duration.ofSeconds(4))
            .withRetryFor(Duration.ofSeconds(5))
            .withConnectTimeout(Duration.ofSeconds(6))
            .withTls(
                TlsOptions.defaults()
                    .withCertificate(Path.of("chain.pem"), Path.of("key.pem"))
                    .withKeyPassword("secret")
                    .withRoots(Path.of("roots.pem"))
                    .insecureSkipVerify(true));
    ConnectionConfig copy = InstantiationUtil.clone(config);
    assertEquals(config, copy);
    assertEquals(config.hashCode(), copy.hashCode());
    assertEquals(
        new LinkOptions(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Optional.of(Duration.ofSeconds(5)),
            config.transportOptions()),
        copy.linkOptions());
    assertEquals(Duration.ofSeconds(6), copy.transportOptions().connectTimeout());
    assertEquals(Path.of("key.pem"), copy.transportOptions().tls().key().orElseThrow());
    assertEquals(Optional.of("secret"), copy.transportOptions().tls().keyPassword());
    assertFalse(copy.toString().contains("secret"), copy::toString);
  }

  @Test
  void valueOutOfRangeIsRefusedWhenItIsSet() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> ConnectionConfig.defaults().withSilence(Duration.ZERO));
    assertEquals("silence is PT0S: it must be positive, and at most PT876000H", e.getMessage());
  }
}
