// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import java.nio.file.Path;

/** A Kafka broker, of whichever environment there is. */
interface Broker extends AutoCloseable {

  /** For {@code bootstrap.servers}. */
  String bootstrap();

  @Override
  void close();

  /**
   * Starts a broker in a container where a Docker engine answers and the image starts, in a process
   * otherwise, and says aloud which.
   *
   * @param folder for the logs and the data of a process
   */
  static Broker start(Path folder) {
    return ContainerBroker.tryStart().orElseGet(() -> ProcessBroker.start(folder));
  }
}
