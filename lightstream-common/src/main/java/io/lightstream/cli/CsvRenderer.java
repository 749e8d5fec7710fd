// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import java.util.List;

/**
 * CSV as RFC 4180 says, with a header and {@code \n} at the end of lines. Null is nothing, empty
 * text is {@code ""}.
 */
final class CsvRenderer implements Renderer {

  private final boolean onTerminal;

  CsvRenderer(boolean onTerminal) {
    this.onTerminal = onTerminal;
  }

  @Override
  public void begin(Schema schema, Printer out) {
    for (int i = 0; i < schema.size(); i++) {
      separate(i, out.text());
      append(schema.field(i).name(), out.text());
    }
    out.text().append('\n');
  }

  @Override
  public void rows(RecordBatch batch, Printer out) {
    List<Column> columns = batch.columns();
    StringBuilder text = out.text();
    for (int row = 0; row < batch.rowCount(); row++) {
      for (int i = 0; i < columns.size(); i++) {
        separate(i, text);
        if (!columns.get(i).isNull(row)) {
          append(columns.get(i).format(row), text);
        }
      }
      text.append('\n');
      out.pushIfMuch();
    }
  }

  private static void separate(int column, StringBuilder text) {
    if (column > 0) {
      text.append(',');
    }
  }

  private void append(String raw, StringBuilder text) {
    String value = onTerminal ? Escapes.line(raw) : raw;
    if (value.isEmpty()) {
      text.append("\"\"");
    } else if (needsQuotes(value)) {
      text.append('"').append(value.replace("\"", "\"\"")).append('"');
    } else {
      text.append(value);
    }
  }

  private static boolean needsQuotes(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return true;
      }
    }
    return false;
  }
}
