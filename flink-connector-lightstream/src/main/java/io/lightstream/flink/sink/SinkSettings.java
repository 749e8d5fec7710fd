// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.acknowledged.GapPolicy;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * What a sink was told, once it is known to fit together.
 *
 * @param endpoints subtask {@code i} has number {@code i mod n}
 * @param types all types of the protocol, as {@link TypeRegistry#parse} takes them; null for the
 *     table alone
 * @param spill the folder for frames that are too many for a checkpoint; null for none
 */
record SinkSettings(
    List<String> endpoints,
    boolean listens,
    WithoutSubscribers withoutSubscribers,
    DeliveryGuarantee guarantee,
    String streamIdPrefix,
    Duration commitTimeout,
    GapPolicy gaps,
    SinkProtocol protocol,
    String table,
    String types,
    int batchRows,
    long batchBytes,
    Duration batchInterval,
    long bufferBytes,
    String spill,
    long spillThreshold,
    ConnectionConfig connection)
    implements Serializable {

  boolean isAcknowledged() {
    return guarantee != DeliveryGuarantee.NONE;
  }

  boolean isExactlyOnce() {
    return guarantee == DeliveryGuarantee.EXACTLY_ONCE;
  }

  Optional<String> spillFolder() {
    return Optional.ofNullable(spill);
  }

  int slotOf(int subtask) {
    return subtask % endpoints.size();
  }

  /** Where a stream of a checkpoint goes: to where it went, or to what has taken its place. */
  String endpoint(String uri, int slot) {
    return endpoints.contains(uri) ? uri : endpoints.get(slotOf(slot));
  }

  TypeRegistry registry() {
    return registry(types, table);
  }

  /** All types, or the table alone where they are null. */
  static TypeRegistry registry(String types, String table) {
    if (types != null) {
      return TypeRegistry.parse(types);
    }
    TypeRegistry.Builder one = TypeRegistry.builder();
    one.table(table);
    return one.build();
  }

  TableType tableType(TypeRegistry registry) {
    return registry.table(table);
  }
}
