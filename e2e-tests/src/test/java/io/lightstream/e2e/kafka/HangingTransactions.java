// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * Aborts transactions that partitions hold open and the coordinator knows nothing of. Once in some
 * sixty times that is what a broker is left with that was killed as the only one; nobody who reads
 * what is committed gets past such a transaction, workers included, which read their offsets so. An
 * operator finds them by {@code kafka-transactions.sh find-hanging} and ends them by {@code abort}.
 */
final class HangingTransactions implements AutoCloseable {

  private static final long LOOK_MILLIS = 2_000;

  /** In so many looks one after the other it must have hung: one that ends is forgotten first. */
  private static final int LOOKS = 3;

  private final Admin admin;
  private final Thread thread = new Thread(this::run, "hanging-transactions");
  private final CountDownLatch closed = new CountDownLatch(1);
  private Map<Open, Integer> seen = new HashMap<>();

  /** A transaction in one of its partitions. */
  private record Open(
      TopicPartition partition, long producer, short epoch, int coordinatorEpoch, long start) {}

  private HangingTransactions(String bootstrap) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  /** Looks for them until it is closed, also while the broker is away for a time. */
  static HangingTransactions watch(String bootstrap) {
    HangingTransactions watch = new HangingTransactions(bootstrap);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (ExecutionException | TimeoutException e) {
          seen = new HashMap<>(); // The broker is away.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws ExecutionException, InterruptedException, TimeoutException {
    List<Open> open = open();
    Set<Long> known = open.isEmpty() ? Set.of() : known(open);
    Map<Open, Integer> now = new HashMap<>();
    for (Open each : open) {
      if (!known.contains(each.producer())) {
        now.put(each, seen.getOrDefault(each, 0) + 1);
      }
    }
    seen = now;
    for (Map.Entry<Open, Integer> each : now.entrySet()) {
      if (each.getValue() == LOOKS) {
        abort(each.getKey());
      }
    }
  }

  private List<Open> open() throws ExecutionException, InterruptedException, TimeoutException {
    List<Open> open = new ArrayList<>();
    admin
        .describeProducers(partitions())
        .all()
        .get(LOOK_MILLIS, TimeUnit.MILLISECONDS)
        .forEach(
            (partition, states) -> {
              for (ProducerState state : states.activeProducers()) {
                state
                    .currentTransactionStartOffset()
                    .ifPresent(start -> open.add(open(partition, state, start)));
              }
            });
    return open;
  }

  private static Open open(TopicPartition partition, ProducerState state, long start) {
    return new Open(
        partition,
        state.producerId(),
        (short) state.producerEpoch(),
        state.coordinatorEpoch().orElse(0),
        start);
  }

  private List<TopicPartition> partitions()
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> topics =
        admin
            .listTopics(new ListTopicsOptions().listInternal(true))
            .names()
            .get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    Collection<TopicDescription> described =
        admin
            .describeTopics(topics)
            .allTopicNames()
            .get(LOOK_MILLIS, TimeUnit.MILLISECONDS)
            .values();
    return described.stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(part -> new TopicPartition(topic.name(), part.partition())))
        .toList();
  }

  /** The producers whose transactions the coordinator will end. */
  private Set<Long> known(List<Open> open)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<Long> producers = open.stream().map(Open::producer).collect(Collectors.toSet());
    return admin
        .listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
        .all()
        .get(LOOK_MILLIS, TimeUnit.MILLISECONDS)
        .stream()
        .filter(listing -> isUnderWay(listing.state()))
        .map(TransactionListing::producerId)
        .collect(Collectors.toSet());
  }

  private static boolean isUnderWay(TransactionState state) {
    return state == TransactionState.ONGOING
        || state == TransactionState.PREPARE_COMMIT
        || state == TransactionState.PREPARE_ABORT
        || state == TransactionState.PREPARE_EPOCH_FENCE;
  }

  private void abort(Open hanging)
      throws ExecutionException, InterruptedException, TimeoutException {
    System.out.println("aborting what the broker has forgotten: " + hanging);
    admin
        .abortTransaction(
            new AbortTransactionSpec(
                hanging.partition(),
                hanging.producer(),
                hanging.epoch(),
                hanging.coordinatorEpoch()))
        .all()
        .get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admin.close();
  }
}
