// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ConfigurationException;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.TransportOptions;
import java.util.List;
import java.util.Optional;

/**
 * What to read, within which limits. Immutable; start from {@link #defaults()}.
 *
 * @param columns the columns to read, in this order; empty for all. Others cost no memory
 * @param limits bounds on what a sender can make the reader allocate; empty for {@link
 *     DecodeLimits#network()} or {@link DecodeLimits#file()}, whichever it is
 * @param allocator where memory comes from, which the caller owns; empty for one per reader, closed
 *     with it
 * @param queueBatches how many batches wait at most to be polled, at least 1
 * @param queueBytes how many bytes of them wait at most, at least 1; a single batch may be larger
 * @param transport how to connect
 */
public record ReadOptions(
    Optional<List<String>> columns,
    Optional<DecodeLimits> limits,
    Optional<BufferAllocator> allocator,
    int queueBatches,
    long queueBytes,
    TransportOptions transport) {

  private static final ReadOptions DEFAULTS =
      new ReadOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          16,
          64L << 20,
          TransportOptions.defaults());

  /** Copies and checks the values. */
  public ReadOptions {
    columns = columns.map(List::copyOf);
    if (queueBatches < 1) {
      throw new ConfigurationException(
          "queueBatches is " + queueBatches + ": it must be at least 1");
    }
    if (queueBytes < 1) {
      throw new ConfigurationException("queueBytes is " + queueBytes + ": it must be at least 1");
    }
  }

  /**
   * All columns, default limits, an allocator per reader, 16 batches or 64 MiB waiting, default
   * transport.
   */
  public static ReadOptions defaults() {
    return DEFAULTS;
  }

  /** The same for some columns only. */
  public ReadOptions withColumns(List<String> names) {
    return new ReadOptions(
        Optional.of(names), limits, allocator, queueBatches, queueBytes, transport);
  }

  /** The same for some columns only. */
  public ReadOptions withColumns(String... names) {
    return withColumns(List.of(names));
  }

  /** The same within other limits. */
  public ReadOptions withLimits(DecodeLimits bounds) {
    return new ReadOptions(
        columns, Optional.of(bounds), allocator, queueBatches, queueBytes, transport);
  }

  /** The same with memory of an allocator that the caller owns. */
  public ReadOptions withAllocator(BufferAllocator owned) {
    return new ReadOptions(
        columns, limits, Optional.of(owned), queueBatches, queueBytes, transport);
  }

  /** The same with another bound on what waits to be polled. */
  public ReadOptions withQueue(int batches, long bytes) {
    return new ReadOptions(columns, limits, allocator, batches, bytes, transport);
  }

  /** The same with other transport options. */
  public ReadOptions withTransport(TransportOptions options) {
    return new ReadOptions(columns, limits, allocator, queueBatches, queueBytes, options);
  }

  IpcReadOptions ipc(DecodeLimits defaultLimits) {
    return new IpcReadOptions(columns, limits.orElse(defaultLimits));
  }
}
