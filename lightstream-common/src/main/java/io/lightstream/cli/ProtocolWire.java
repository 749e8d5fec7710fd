// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamPeer;
import io.lightstream.LightstreamReader;
import io.lightstream.MessageWriter;
import io.lightstream.ProtocolOptions;
import io.lightstream.ReadOptions;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;
import io.lightstream.protocol.FrameType;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.util.List;

/** Streams carry the Lightstream protocol, of which one table is read or written. */
final class ProtocolWire implements Wire {

  private final TypeRegistry types;
  private final TableType table;

  private ProtocolWire(TypeRegistry types, TableType table) {
    this.types = types;
    this.table = table;
  }

  static ProtocolWire of(Arguments arguments) {
    TypeRegistry types =
        TypeRegistry.parse(
            arguments
                .text(Option.TYPES)
                .orElseThrow(
                    () ->
                        new ConfigurationException(
                            "--protocol lightstream needs --types: what the peer has registered, in"
                                + " tag order, as in --types event:message,quotes:table")));
    return new ProtocolWire(
        types, arguments.text(Option.TABLE).map(types::table).orElseGet(() -> onlyTable(types)));
  }

  /** All types of a connection. */
  TypeRegistry types() {
    return types;
  }

  /** The one that is read or written. */
  TableType table() {
    return table;
  }

  private static TableType onlyTable(TypeRegistry types) {
    List<TableType> tables =
        types.types().stream()
            .filter(TableType.class::isInstance)
            .map(TableType.class::cast)
            .toList();
    if (tables.size() == 1) {
      return tables.get(0);
    }
    throw new ConfigurationException(
        tables.isEmpty()
            ? "--types " + types + " has no table: there is nothing to read or write"
            : "--types "
                + types
                + " has more than one table: choose with --table, from "
                + String.join(", ", tables.stream().map(FrameType::name).toList()));
  }

  @Override
  public LightstreamReader read(ByteSource source, String name, ReadOptions options) {
    return Lightstream.readMessages(source, name, types, reading(options)).tableReader(table);
  }

  @Override
  public LightstreamReader read(LightstreamPeer peer, ReadOptions options) {
    return peer.protocol(types, reading(options)).tableReader(table);
  }

  private ProtocolOptions reading(ReadOptions options) {
    ProtocolReadOptions read =
        ProtocolReadOptions.network().withLimits(options.limits().orElseGet(DecodeLimits::network));
    for (FrameType type : types.types()) {
      if (type instanceof TableType other && !other.equals(table)) {
        read = read.withColumns(other.name(), List.of()); // It is skipped: no memory for it.
      }
    }
    if (options.columns().isPresent()) {
      read = read.withColumns(table.name(), options.columns().get());
    }
    return ProtocolOptions.defaults().withRead(read).withTransport(options.transport());
  }

  @Override
  public RecordBatchWriter write(ByteSink sink, String name, Schema schema, WriteOptions options) {
    return over(Lightstream.writeMessages(sink, name, types, writing(options)), schema);
  }

  @Override
  public RecordBatchWriter write(LightstreamPeer peer, Schema schema, WriteOptions options) {
    return over(peer.protocol(types, writing(options)), schema);
  }

  private RecordBatchWriter over(MessageWriter messages, Schema schema) {
    try {
      return messages.tableWriter(table, schema);
    } catch (RuntimeException e) {
      messages.abort();
      throw e;
    }
  }

  private static ProtocolOptions writing(WriteOptions options) {
    return ProtocolOptions.defaults()
        .withWrite(options.format())
        .withTransport(options.transport());
  }
}
