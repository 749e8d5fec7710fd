// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.error.InvalidDataException;
import io.lightstream.frame.StreamEnd;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TableType;
import java.util.Optional;

/** The batches of one table among messages of many types. */
final class TableBatches implements RecordBatchReader {

  private final MessageReader messages;
  private final TableType type;

  /** The first batch, while only its schema has been asked for. */
  private RecordBatch first;

  private Schema schema;
  private boolean closed;

  private TableBatches(MessageReader messages, TableType type) {
    this.messages = messages;
    this.type = type;
  }

  static LightstreamReader reader(MessageReader messages, TableType type) {
    messages.types().require(type);
    return new LightstreamReader(
        messages.source(),
        new TableBatches(messages, type),
        messages::transferTime,
        ReadOptions.defaults());
  }

  @Override
  public Schema schema() {
    if (schema == null) {
      RecordBatch found = read();
      if (found != null) {
        keep(found);
      } else {
        schema = type.schema().orElseThrow(this::unknown);
      }
    }
    return schema;
  }

  private InvalidDataException unknown() {
    return new InvalidDataException(
        messages.source() + ": no batch of " + type + " came: its columns are not known");
  }

  private synchronized void keep(RecordBatch found) {
    if (closed) {
      found.close();
    } else {
      first = found;
    }
  }

  @Override
  public RecordBatch next() {
    RecordBatch kept = takeFirst();
    return kept == null ? read() : kept;
  }

  private synchronized RecordBatch takeFirst() {
    RecordBatch kept = first;
    first = null;
    return kept;
  }

  private RecordBatch read() {
    LightstreamMessage message = messages.next();
    while (message != null) {
      if (message instanceof LightstreamMessage.Table table && table.type().equals(type)) {
        schema = table.batch().schema();
        return table.batch();
      }
      message.close();
      message = messages.next();
    }
    return null;
  }

  /** How many frames of other types have come. */
  long skipped() {
    return messages.received().frames() - messages.received(type).frames();
  }

  @Override
  public Optional<StreamEnd> end() {
    return messages.end();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (first != null) {
        first.close();
        first = null;
      }
    }
    messages.close();
  }
}
