// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.acknowledged.GapPolicy;
import io.lightstream.error.ConfigurationException;
import java.time.Duration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class LightstreamSinkBuilderTest {

  private static LightstreamSinkBuilder<String> sink() {
    return LightstreamSink.builder(new Words());
  }

  private static void refused(String message, LightstreamSinkBuilder<String> options) {
    assertEquals(message, assertThrows(ConfigurationException.class, options::build).getMessage());
  }

  @Test
  void aSinkTravelsWithItsJob() throws Exception {
    LightstreamSink<String> sink =
        sink()
            .connect("tcp://localhost:9000")
            .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .streamIdPrefix("words")
            .spill(new Path("s3://bucket/spill"), 1 << 20)
            .build();
    assertEquals(LightstreamSink.class, InstantiationUtil.clone(sink).getClass());
  }

  @Test
  void endpointsAreNeeded() {
    refused(
        "neither connect nor listen is set: a sink needs one of them, such as"
            + " connect(\"tcp://host:9000\")",
        sink());
    assertEquals(
        "listen is [tcp://b:2], but connect is [tcp://a:1] already: a sink has one of them, once",
        assertThrows(
                ConfigurationException.class, () -> sink().connect("tcp://a:1").listen("tcp://b:2"))
            .getMessage());
    refused(
        "connect is stdio:: a job has no standard streams of its own, so use tcp, tcps or uds",
        sink().connect("stdio:"));
    assertThrows(ConfigurationException.class, () -> sink().connect("nonsense").build());
  }

  @Test
  void exactlyOnceConnectsAndNamesItsStreams() {
    LightstreamSinkBuilder<String> listens =
        sink()
            .listen("tcp://0.0.0.0:9000")
            .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .streamIdPrefix("words");
    refused(
        "deliveryGuarantee is exactly-once with listen [tcp://0.0.0.0:9000]: commits are made over"
            + " connections of their own, so it needs connect",
        listens);
    refused(
        "deliveryGuarantee is exactly-once, but streamIdPrefix is not set: it needs one that no"
            + " other sink of the receiver's has",
        sink().connect("tcp://a:1").deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE));
    refused(
        "onGap is CONTINUE with deliveryGuarantee exactly-once: rows would come twice, so only FAIL"
            + " is allowed",
        sink()
            .connect("tcp://a:1")
            .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .streamIdPrefix("words")
            .onGap(GapPolicy.CONTINUE));
    refused(
        "streamIdPrefix is ' ': it must not be blank, and have at most 900 characters",
        sink().connect("tcp://a:1").streamIdPrefix(" "));
  }

  @Test
  void acknowledgementsNeedTheLightstreamProtocol() {
    refused(
        "protocol is ARROW with deliveryGuarantee at-least-once: acknowledgements need LIGHTSTREAM,"
            + " or the guarantee none",
        sink()
            .connect("tcp://a:1")
            .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .protocol(SinkProtocol.ARROW));
    refused(
        "spill is /spill with deliveryGuarantee none: it keeps nothing, so only at-least-once and"
            + " exactly-once can spill",
        sink().connect("tcp://a:1").spill(new Path("/spill"), 1));
  }

  @Test
  void numbersAreChecked() {
    refused(
        "batchRows is 0: it must be at least 1",
        sink().connect("tcp://a:1").batching(0, 1, Duration.ofSeconds(1)));
    refused(
        "batchBytes is -1: it must be at least 1",
        sink().connect("tcp://a:1").batching(1, -1, Duration.ofSeconds(1)));
    refused(
        "batchInterval is PT0S: it must be positive",
        sink().connect("tcp://a:1").batching(1, 1, Duration.ZERO));
    refused("bufferBytes is 0: it must be at least 1", sink().connect("tcp://a:1").bufferBytes(0));
    refused(
        "commitTimeout is PT-1S: it must be positive",
        sink().connect("tcp://a:1").commitTimeout(Duration.ofSeconds(-1)));
  }
}
