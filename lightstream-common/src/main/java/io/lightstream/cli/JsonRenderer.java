// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import java.util.List;

/** Rows as JSON objects: one a line, or all in one array. */
final class JsonRenderer implements Renderer {

  private final boolean array;
  private String[] keys = {};
  private JsonValue[] values = {};
  private boolean any;

  private JsonRenderer(boolean array) {
    this.array = array;
  }

  static JsonRenderer lines() {
    return new JsonRenderer(false);
  }

  static JsonRenderer array() {
    return new JsonRenderer(true);
  }

  @Override
  public void begin(Schema schema, Printer out) {
    keys = new String[schema.size()];
    values = new JsonValue[schema.size()];
    for (int i = 0; i < keys.length; i++) {
      StringBuilder key = new StringBuilder(i == 0 ? "{" : ",");
      JsonText.quote(schema.field(i).name(), key);
      keys[i] = key.append(':').toString();
      values[i] = JsonValue.of(schema.field(i));
    }
    if (array) {
      out.text().append('[');
    }
  }

  @Override
  public void rows(RecordBatch batch, Printer out) {
    List<Column> columns = batch.columns();
    for (int row = 0; row < batch.rowCount(); row++) {
      StringBuilder text = out.text();
      if (array) {
        text.append(any ? ",\n" : "\n");
      }
      any = true;
      text.append(keys.length == 0 ? "{" : "");
      for (int i = 0; i < keys.length; i++) {
        values[i].append(columns.get(i), row, text.append(keys[i]));
      }
      text.append(array ? "}" : "}\n");
      out.pushIfMuch();
    }
  }

  @Override
  public void end(Printer out) {
    if (array) {
      out.text().append(any ? "\n]\n" : "]\n");
    }
  }
}
