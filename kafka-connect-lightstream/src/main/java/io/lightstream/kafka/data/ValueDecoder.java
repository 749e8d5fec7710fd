// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamException;
import io.lightstream.kafka.data.ValueForm.Kind;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads values of Connect out of the bytes of an Arrow IPC stream of one batch, which {@link
 * ValueEncoder} or anybody else wrote. Belongs to one thread at a time.
 */
public final class ValueDecoder implements AutoCloseable {

  /** What becomes of a batch. */
  public enum Read {
    /** What its metadata says that it was; a foreign one stays a {@link BatchValue}. */
    AUTO,
    /** A struct: the batch must have one row. */
    ROW,
    /** An array of structs, one for each row. */
    ROWS,
    /** It stays a {@link BatchValue}, and is not looked into. */
    BATCH
  }

  private final Read read;
  private final BufferAllocator allocator = BufferAllocator.unbounded("values from Arrow");
  private final Recent<ByteBuffer, Form> forms;
  private Form last;

  /**
   * A decoder.
   *
   * @param schemas for how many schemas what is needed to read them is kept; 1 or more
   */
  public ValueDecoder(Read read, int schemas) {
    this.read = read;
    this.forms = new Recent<>(schemas);
  }

  /**
   * Returns the value of bytes with its schema, neither of which there is for null.
   *
   * @throws DataException if they are not a stream of exactly one batch (it says at which offset
   *     which rule is broken), or the batch cannot be what it is to become
   */
  public SchemaAndValue decode(byte[] bytes) {
    if (bytes == null) {
      return SchemaAndValue.NULL;
    } else if (read == Read.BATCH) {
      return new SchemaAndValue(BatchValue.SCHEMA, bytes);
    }
    ByteBuffer value = ByteBuffer.wrap(bytes);
    try {
      if (last != null && last.decoder.begins(value)) {
        return last.decode(bytes);
      }
      if (!FormDecoder.isUsual(value)) {
        try (Form once = new Form(read, value, allocator)) {
          return once.decode(bytes);
        }
      }
      last = form(FormDecoder.start(value));
      return last.decode(bytes);
    } catch (LightstreamException e) {
      throw ConversionFailure.of("the value is not one batch", e);
    }
  }

  private Form form(ByteBuffer start) {
    Form form = forms.get(start);
    if (form == null) {
      form = new Form(read, start, allocator);
      forms.put(start, form);
    }
    return form;
  }

  /** Forgets what was kept. Idempotent; nothing can be decoded after it. */
  @Override
  public void close() {
    last = null;
    forms.close();
    allocator.close();
  }

  /** How values that begin with the same bytes are read. */
  private static final class Form implements Recent.Entry {

    private final FormDecoder decoder;
    private final ValueForm form;
    private final org.apache.kafka.connect.data.Schema columns;

    Form(Read read, ByteBuffer start, BufferAllocator allocator) {
      this.decoder = new FormDecoder(start, allocator);
      try {
        Schema schema = decoder.schema();
        this.form = form(read, schema).orElse(null);
        this.columns = form == null ? null : form.columns(schema);
      } catch (RuntimeException e) {
        decoder.close();
        throw e;
      }
    }

    private static Optional<ValueForm> form(Read read, Schema schema) {
      Optional<ValueForm> told = ValueForm.of(schema);
      if (read == Read.AUTO) {
        return told;
      }
      Kind kind = read == Read.ROW ? Kind.ROW : Kind.ROWS;
      return Optional.of(
          told.filter(form -> form.kind() == kind)
              .orElseGet(() -> ValueForm.foreign(kind, schema)));
    }

    SchemaAndValue decode(byte[] bytes) {
      if (form == null) {
        return new SchemaAndValue(BatchValue.SCHEMA, bytes);
      }
      try (RecordBatch batch = decoder.decode(ByteBuffer.wrap(bytes))) {
        return value(batch);
      }
    }

    private SchemaAndValue value(RecordBatch batch) {
      if (form.kind() != Kind.ROWS && batch.rowCount() != 1) {
        throw new DataException(
            "the batch has " + batch.rowCount() + " rows: one that is read as one value has 1");
      }
      BatchRows rows = BatchRows.of(batch, columns);
      Object value =
          switch (form.kind()) {
            case ROW -> rows.row(0);
            case VALUE -> rows.value(0, 0);
            case ROWS -> rows.all();
          };
      return form.schema().isPresent()
          ? new SchemaAndValue(form.schema().get(), value)
          : new SchemaAndValue(null, plain(value));
    }

    /** Values without a schema have maps instead of structs. */
    private static Object plain(Object value) {
      if (value instanceof Struct struct) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Field field : struct.schema().fields()) {
          map.put(field.name(), plain(struct.get(field)));
        }
        return map;
      } else if (value instanceof List<?> list) {
        List<Object> plain = new ArrayList<>(list.size());
        list.forEach(item -> plain.add(plain(item)));
        return plain;
      }
      return value;
    }

    @Override
    public void close() {
      decoder.close();
    }
  }
}
