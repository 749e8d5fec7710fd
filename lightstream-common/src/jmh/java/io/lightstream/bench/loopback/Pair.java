// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import java.io.IOException;

/**
 * One peer: a sender and a receiver process, which stay from run to run, so that a JVM gets warm.
 */
final class Pair implements AutoCloseable {

  private final String peer;
  private final WorkerProcess sender;
  private final WorkerProcess receiver;

  private Pair(String peer, WorkerProcess sender, WorkerProcess receiver) {
    this.peer = peer;
    this.sender = sender;
    this.receiver = receiver;
  }

  static Pair start(String peer) throws IOException {
    return new Pair(peer, WorkerProcess.start(peer), WorkerProcess.start(peer));
  }

  String peer() {
    return peer;
  }

  Result run(String scheme, Run run) throws IOException {
    double sentBefore = sender.processorSeconds();
    double receivedBefore = receiver.processorSeconds();
    sender.order("send " + scheme + " " + run.text());
    String address = sender.answer("listening");
    receiver.order("receive " + address + " " + run.text());
    String[] figures = receiver.answer("received").split(" ");
    sender.answer("sent");
    return new Result(
        run.batches(),
        Double.parseDouble(figures[0]),
        Double.parseDouble(figures[1]),
        Double.parseDouble(figures[2]),
        sender.processorSeconds() - sentBefore,
        receiver.processorSeconds() - receivedBefore);
  }

  @Override
  public void close() {
    sender.close();
    receiver.close();
  }

  /**
   * What a receiver measured.
   *
   * @param batches how many arrived
   * @param seconds from the first request to the last batch
   * @param p50 median latency in microseconds
   * @param p99 its 99th percentile
   * @param sendSeconds processor time of the sending process
   * @param receiveSeconds processor time of the receiving process
   */
  record Result(
      int batches,
      double seconds,
      double p50,
      double p99,
      double sendSeconds,
      double receiveSeconds) {

    double batchesPerSecond() {
      return batches / seconds;
    }
  }
}
