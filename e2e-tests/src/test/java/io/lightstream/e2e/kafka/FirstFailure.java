// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Learns whether all records of a producer were stored. */
final class FirstFailure implements Callback {

  private final AtomicReference<Exception> failure = new AtomicReference<>();

  @Override
  public void onCompletion(RecordMetadata where, Exception e) {
    if (e != null) {
      failure.compareAndSet(null, e);
    }
  }

  /** Fails if one was not: to be asked once the producer is closed. */
  void requireNone() {
    if (failure.get() != null) {
      throw new AssertionError("a record was not stored", failure.get());
    }
  }
}
