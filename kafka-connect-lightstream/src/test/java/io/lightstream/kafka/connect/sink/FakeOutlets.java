// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;

/** Outlets that do what a test says, and remember what they were sent. */
final class FakeOutlets implements OutletFactory {

  /** All that were opened, in order. */
  final List<FakeOutlet> opened = new ArrayList<>();

  /** The first column of each batch that was sent, as text. */
  final List<String> batches = new ArrayList<>();

  /** The metadata of the batch that was sent last. */
  SealedBatch last;

  /** Whether what is sent is durable at once. */
  boolean settles = true;

  /** Whether what is sent takes no memory, durable or not. */
  boolean releases;

  /** Whether the start of a next generation is known at once. */
  boolean beginsAtOnce = true;

  /** What the end of each takes. */
  Runnable closing = () -> {};

  /** How many rows were sent. */
  int rows;

  /** Where outlets start when they are opened. */
  Function<OutletKey, Optional<Start>> starts = key -> Optional.of(Start.atTheConsumers());

  private final Scope scope;

  FakeOutlets(Scope scope) {
    this.scope = scope;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public boolean settlesSoon() {
    return true;
  }

  @Override
  public Outlet open(OutletKey key) {
    FakeOutlet outlet = new FakeOutlet(key, starts.apply(key));
    opened.add(outlet);
    return outlet;
  }

  /** The outlet that was opened last. */
  FakeOutlet latest() {
    return opened.get(opened.size() - 1);
  }

  @Override
  public void close() {}

  final class FakeOutlet implements Outlet {

    final OutletKey key;
    Optional<Start> start;
    ConnectException failure;
    boolean closed;
    int generations;
    private final Deque<SealedBatch> kept = new ArrayDeque<>();
    private Schema schema;
    private long durable;

    FakeOutlet(OutletKey key, Optional<Start> start) {
      this.key = key;
      this.start = start;
    }

    /** The first {@code count} batches that were not are durable now. */
    void settle(int count) {
      for (int i = 0; i < count; i++) {
        kept.remove().close();
        durable++;
      }
    }

    void settleAll() {
      settle(kept.size());
    }

    /** It begins anew, and all that is not durable is void. */
    void restart(Start next) {
      kept.forEach(SealedBatch::close);
      kept.clear();
      durable = 0;
      start = Optional.of(next);
    }

    @Override
    public Optional<Start> start() {
      return start;
    }

    @Override
    public boolean accepts(String table, Schema next) {
      return schema == null || schema.fields().equals(next.fields());
    }

    @Override
    public void send(SealedBatch batch) {
      schema = batch.batch().schema();
      rows += batch.batch().rowCount();
      batches.add(text(batch.batch()));
      last = batch;
      kept.add(batch);
      if (settles) {
        settleAll();
      }
    }

    private static String text(RecordBatch batch) {
      List<String> values = new ArrayList<>();
      for (int row = 0; row < batch.rowCount(); row++) {
        values.add(batch.column(0).format(row));
      }
      return String.join(" ", values);
    }

    @Override
    public long durable() {
      return durable;
    }

    @Override
    public long released() {
      return releases ? durable + kept.size() : durable;
    }

    @Override
    public void drain() {}

    @Override
    public void beginAnew() {
      generations++;
      restart(new Start(start.orElseThrow().epoch() + 1, OptionalLong.empty(), -1));
      start = start.filter(known -> beginsAtOnce);
    }

    @Override
    public void tick(long nanoTime) {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void close() {
      closed = true;
      closing.run();
      kept.forEach(SealedBatch::close);
      kept.clear();
    }
  }
}
