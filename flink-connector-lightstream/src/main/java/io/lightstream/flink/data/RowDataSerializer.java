// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.memory.BufferAllocator;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes batches of rows. The columns have the names and order of the row type's fields and the
 * types that {@link ArrowTypes} says; nothing but what that table says is lost.
 *
 * <p>Without a row kind column only insertions are taken. With one, the last column is the text
 * {@code +I}, {@code -U}, {@code +U} or {@code -D}, which {@link RowDataDeserializer} reads.
 */
public final class RowDataSerializer implements RecordBatchSerializer<RowData> {

  private static final long serialVersionUID = 1L;

  private final RowType type;
  private final String zone;
  private final String rowKindColumn;
  private transient Schema schema;

  private RowDataSerializer(Builder builder) {
    this.type = builder.type;
    this.zone = builder.zone;
    this.rowKindColumn = builder.rowKindColumn;
  }

  /** Starts to build a serializer of rows. */
  public static Builder builder(RowType type) {
    return new Builder(type);
  }

  @Override
  public Schema schema() {
    if (schema == null) {
      schema = makeSchema();
    }
    return schema;
  }

  private Schema makeSchema() {
    Schema fields = ArrowTypes.of(type, zone);
    if (rowKindColumn == null) {
      return fields;
    }
    List<Field> all = new ArrayList<>(fields.fields());
    all.add(Field.required(rowKindColumn, new DataType.Utf8()));
    return new Schema(all, fields.metadata());
  }

  @Override
  public Appender<RowData> open(BufferAllocator allocator) {
    return new RowAppender(type, schema(), rowKindColumn != null, allocator);
  }

  /** Chooses how rows are written. */
  public static final class Builder {

    private static final Pattern PREFIXED_OFFSET = Pattern.compile("(UTC|GMT|UT)[+-].*");
    private static final int SECONDS_PER_MINUTE = 60;

    private final RowType type;
    private String zone = ArrowTypes.DEFAULT_ZONE;
    private String rowKindColumn;

    private Builder(RowType type) {
      this.type = Objects.requireNonNull(type, "type");
    }

    /**
     * The zone of the columns of TIMESTAMP_LTZ, {@value ArrowTypes#DEFAULT_ZONE} by default. It
     * tells readers how to show the points in time, and does not change them.
     *
     * @param name an Olson name or an offset such as +02:00
     * @throws ConfigurationException if it is neither
     */
    public Builder zone(String name) {
      try {
        zone = nameInArrow(ZoneId.of(name));
      } catch (DateTimeException e) {
        throw new ConfigurationException(
            "'" + name + "' is no time zone: allowed are names such as Europe/Paris and offsets",
            e);
      }
      return this;
    }

    /** Arrow knows names and offsets of hours and minutes, but neither {@code Z} nor UTC+2. */
    private static String nameInArrow(ZoneId zone) {
      ZoneId plain = PREFIXED_OFFSET.matcher(zone.getId()).matches() ? zone.normalized() : zone;
      if (!(plain instanceof ZoneOffset offset)) {
        return plain.getId();
      } else if (offset.getTotalSeconds() % SECONDS_PER_MINUTE != 0) {
        throw new DateTimeException("an offset of seconds");
      }
      return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
    }

    /** Adds a column for the kinds of the rows. */
    public Builder rowKindColumn(String name) {
      rowKindColumn = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Makes the serializer.
     *
     * @throws ConfigurationException that names the field whose type Arrow has none for, or that
     *     the row kind column has the name of
     */
    public RowDataSerializer build() {
      if (type.getFieldNames().contains(rowKindColumn)) {
        throw new ConfigurationException(
            "the row kind column has the name of the field '" + rowKindColumn + "'");
      }
      RowDataSerializer serializer = new RowDataSerializer(this);
      serializer.schema();
      return serializer;
    }
  }
}
