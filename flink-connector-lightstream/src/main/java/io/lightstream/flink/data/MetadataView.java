// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.StringData;

/** What is known of the rows of a batch besides their columns. */
abstract class MetadataView extends FieldView {

  private final MetadataColumn kind;

  private MetadataView(MetadataColumn kind) {
    this.kind = kind;
  }

  static MetadataView of(MetadataColumn kind, RecordBatch batch, BatchOrigin origin) {
    return switch (kind) {
      case PLACE -> new Text(kind, origin.place());
      case STREAM -> new Text(kind, origin.stream());
      case BATCH -> new Number(kind, origin.position(), 0);
      case ROW -> new Number(kind, origin.row(), 1);
      case BATCH_METADATA -> new Texts(kind, batch.metadata());
      case SCHEMA_METADATA -> new Texts(kind, batch.schema().metadata());
    };
  }

  @Override
  final boolean isNull(int row) {
    return false;
  }

  @Override
  final ConfigurationException doesNotFit(String type) {
    return new ConfigurationException(
        "metadata '" + kind.key() + "' of type " + kind.type() + " has no " + type + " values");
  }

  private static final class Text extends MetadataView {

    private final StringData text;

    Text(MetadataColumn kind, String text) {
      super(kind);
      this.text = StringData.fromString(text);
    }

    @Override
    StringData getString(int row) {
      return text;
    }
  }

  private static final class Number extends MetadataView {

    private final long first;
    private final int step;

    Number(MetadataColumn kind, long first, int step) {
      super(kind);
      this.first = first;
      this.step = step;
    }

    @Override
    long getLong(int row) {
      return first + (long) row * step;
    }
  }

  private static final class Texts extends MetadataView {

    private final MapData texts;

    Texts(MetadataColumn kind, Map<String, String> entries) {
      super(kind);
      Map<StringData, StringData> data = new LinkedHashMap<>();
      entries.forEach((k, v) -> data.put(StringData.fromString(k), StringData.fromString(v)));
      this.texts = new GenericMapData(data);
    }

    @Override
    MapData getMap(int row) {
      return texts;
    }
  }
}
