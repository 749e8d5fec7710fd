// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import io.lightstream.error.ConfigurationException;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.memory.BufferAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to read and within which limits. Immutable; start from {@link #network()}.
 *
 * @param maxMessageBytes the most bytes of a message, from 0 to {@link
 *     BufferAllocator#MAX_LEASE_BYTES}
 * @param limits bounds on what each table can make the decoder allocate; that on dictionaries is
 *     for all tables together
 * @param columns the columns to read of a table, by its name, which must be registered; all of a
 *     table that is not named
 */
public record ProtocolReadOptions(
    int maxMessageBytes, DecodeLimits limits, Map<String, List<String>> columns) {

  /** The limit for one message where none is given: 64 MiB. */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 64 << 20;

  private static final ProtocolReadOptions NETWORK =
      new ProtocolReadOptions(DEFAULT_MAX_MESSAGE_BYTES, DecodeLimits.network(), Map.of());

  /** Checks the limit and copies. */
  public ProtocolReadOptions {
    if (maxMessageBytes < 0 || maxMessageBytes > BufferAllocator.MAX_LEASE_BYTES) {
      throw new ConfigurationException(
          "maxMessageBytes is "
              + maxMessageBytes
              + ": it must be from 0 to "
              + BufferAllocator.MAX_LEASE_BYTES);
    }
    Map<String, List<String>> copy = new HashMap<>();
    columns.forEach((table, names) -> copy.put(table, List.copyOf(names)));
    columns = Map.copyOf(copy);
  }

  /** Messages of up to 64 MiB, tables within {@link DecodeLimits#network()}, all columns. */
  public static ProtocolReadOptions network() {
    return NETWORK;
  }

  /** The same with another limit for messages. */
  public ProtocolReadOptions withMaxMessageBytes(int bytes) {
    return new ProtocolReadOptions(bytes, limits, columns);
  }

  /** The same with other limits for tables. */
  public ProtocolReadOptions withLimits(DecodeLimits other) {
    return new ProtocolReadOptions(maxMessageBytes, other, columns);
  }

  /** The same with some columns only of one table. */
  public ProtocolReadOptions withColumns(String table, List<String> names) {
    Map<String, List<String>> more = new HashMap<>(columns);
    more.put(table, names);
    return new ProtocolReadOptions(maxMessageBytes, limits, more);
  }

  Optional<List<String>> columnsOf(TableType type) {
    return Optional.ofNullable(columns.get(type.name()));
  }

  IpcReadOptions ipc(TableType type) {
    return new IpcReadOptions(columnsOf(type), limits);
  }
}
