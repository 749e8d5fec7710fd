// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.tools.attach.VirtualMachine;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.PlainReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tasks measure is among the worker's own metrics, as JMX shows them. */
@Timeout(180)
class MetricsIT {

  private static final int ROWS = 10_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static ConnectCluster cluster;

  @BeforeAll
  static void start() {
    cluster = ConnectCluster.start("metrics");
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aSourceCountsWhatItReadsUntilItIsGone() throws Exception {
    Path folder = Files.createDirectory(cluster.work().resolve("in"));
    NumberedFiles.write(folder.resolve("rows.arrow"), 0, ROWS);
    cluster.topics().create("counted", 1);
    cluster.rest().put("counting", Configs.source("counted", "file://" + folder, Map.of()));
    try (Jmx jmx = new Jmx(cluster.worker(0).process().pid())) {
      Patience.await(
          () -> "all rows: " + cluster.describe("counting"),
          LIMIT,
          () -> jmx.metrics("counting").getOrDefault("records-read-total", 0L).equals((long) ROWS));
      assertEquals(0L, jmx.metrics("counting").get("malformed-total"));
      cluster.rest().delete("counting");
      Patience.await("the metrics to go", () -> jmx.metrics("counting").isEmpty());
    }
  }

  @Test
  void aSinkCountsWhatItSent() throws Exception {
    cluster.topics().create("sent", 1);
    NumberedRecords.produce(cluster.topics(), "sent", 1, 0, ROWS);
    try (PlainReceiver receiver = new PlainReceiver();
        Jmx jmx = new Jmx(cluster.worker(0).process().pid())) {
      cluster.rest().put("sending", Configs.sink("sent", receiver.uri(), Map.of()));
      Patience.await(
          () -> "all rows: " + cluster.describe("sending"),
          LIMIT,
          () -> jmx.metrics("sending").getOrDefault("rows-sent-total", 0L).equals((long) ROWS));
      assertEquals(0L, jmx.metrics("sending").get("errant-records-total"));
      cluster.rest().delete("sending");
      Patience.await("the metrics to go", () -> jmx.metrics("sending").isEmpty());
    }
  }

  /** The metrics of the plugins of another process, by JMX without any flag of its own. */
  private static final class Jmx implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    Jmx(long pid) throws Exception {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        connector =
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
      } finally {
        machine.detach();
      }
      server = connector.getMBeanServerConnection();
    }

    Map<String, Object> metrics(String name) throws Exception {
      Map<String, Object> metrics = new TreeMap<>();
      for (ObjectName bean :
          server.queryNames(
              new ObjectName("kafka.connect:type=plugins,connector=" + name + ",task=0"), null)) {
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
          metrics.put(attribute.getName(), server.getAttribute(bean, attribute.getName()));
        }
      }
      return metrics;
    }

    @Override
    public void close() throws IOException {
      connector.close();
    }
  }
}
