// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.ProtocolException;
import io.lightstream.frame.StreamEnd;
import java.util.Optional;

/** The batches of one of several streams, which must have the same schema. */
final class SameSchema implements PullSource<RecordBatch> {

  private final StreamBatches batches;
  private final AwaitedSchema schema;
  private boolean checked;

  SameSchema(StreamBatches batches, AwaitedSchema schema) {
    this.batches = batches;
    this.schema = schema;
  }

  @Override
  public RecordBatch next() {
    if (!checked) {
      batches.schemaIfAny().ifPresent(this::check);
      checked = true;
    }
    return batches.next();
  }

  private void check(Schema found) {
    Schema wanted = schema.arrived(found);
    if (!wanted.equals(found)) {
      throw new ProtocolException(
          difference(found, wanted) + ": the schemas of parallel connections must be equal");
    }
  }

  private static String difference(Schema found, Schema wanted) {
    if (found.size() != wanted.size()) {
      return "it has " + found.size() + " columns, a connection before it has " + wanted.size();
    }
    for (int i = 0; i < found.size(); i++) {
      if (!found.field(i).equals(wanted.field(i))) {
        return "its column "
            + i
            + " is "
            + found.field(i)
            + ", that of a connection before it is "
            + wanted.field(i);
      }
    }
    return "its schema has other metadata than that of a connection before it";
  }

  @Override
  public Optional<StreamEnd> end() {
    return batches.end();
  }

  @Override
  public long bytes(RecordBatch batch) {
    return batch.bufferBytes();
  }

  @Override
  public void discard(RecordBatch batch) {
    batch.close();
  }

  @Override
  public void close() {
    batches.close();
  }
}
