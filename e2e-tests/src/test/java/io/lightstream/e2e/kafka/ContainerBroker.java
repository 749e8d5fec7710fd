// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** A broker in a container of Testcontainers. */
final class ContainerBroker implements Broker {

  private static final String IMAGE = "apache/kafka:4.3.1";

  /** Why there is none, once that is known: asking again would take as long. */
  private static String unavailable;

  private final KafkaContainer container;

  private ContainerBroker(KafkaContainer container) {
    this.container = container;
  }

  /** Starts one, or says why there is none. */
  static synchronized Optional<Broker> tryStart() {
    if (unavailable == null && !DockerClientFactory.instance().isDockerAvailable()) {
      unavailable = "no Docker engine answers";
    }
    if (unavailable == null) {
      KafkaContainer container =
          new KafkaContainer(IMAGE)
              .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
              .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
              .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
      try {
        container.start();
        System.out.println(
            "Kafka: " + IMAGE + " in a container, at " + container.getBootstrapServers());
        return Optional.of(new ContainerBroker(container));
      } catch (RuntimeException e) {
        container.stop();
        unavailable = IMAGE + " does not start: " + e.getMessage();
      }
    }
    System.out.println("Kafka: processes of Maven artifacts, not Testcontainers: " + unavailable);
    return Optional.empty();
  }

  @Override
  public String bootstrap() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
