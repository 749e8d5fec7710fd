// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A table for people. The first rows say how wide the columns are; on a terminal they are made to
 * fit, and what does not fit any more is cut, with a sign.
 */
final class TableRenderer implements Renderer {

  private static final int SAMPLE_ROWS = 500;
  private static final int LEAST_WIDTH = 6;
  private static final String GAP = "  ";
  private static final String CUT = "…";
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final int lineWidth;
  private Schema schema;
  private int[] widths;
  private int shown;
  private boolean limited;
  private long rows;

  private TableRenderer(int lineWidth) {
    this.lineWidth = lineWidth;
  }

  static TableRenderer fitted(int lineWidth) {
    return new TableRenderer(lineWidth);
  }

  static TableRenderer unlimited() {
    return new TableRenderer(UNLIMITED);
  }

  @Override
  public void begin(Schema of, Printer out) {
    schema = of;
  }

  @Override
  public void rows(RecordBatch batch, Printer out) {
    if (widths == null) {
      measure(batch);
      header(out.text());
    }
    List<Column> columns = batch.columns();
    for (int row = 0; row < batch.rowCount(); row++) {
      for (int i = 0; i < shown; i++) {
        cell(i, Escapes.line(columns.get(i).format(row)), out.text());
      }
      endLine(out.text());
      out.pushIfMuch();
    }
    rows += batch.rowCount();
  }

  private void measure(RecordBatch batch) {
    widths = new int[schema.size()];
    int sample = Math.min(batch.rowCount(), SAMPLE_ROWS);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(width(name(i)), width(type(i)));
      for (int row = 0; row < sample; row++) {
        widths[i] = Math.max(widths[i], width(Escapes.line(batch.column(i).format(row))));
      }
    }
    fit();
  }

  /** Takes from the widest first; columns for which nothing is left are not shown. */
  private void fit() {
    shown = widths.length;
    limited = lineWidth != UNLIMITED;
    while (limited && total() > lineWidth) {
      int widest = widest();
      if (widths[widest] > LEAST_WIDTH) {
        widths[widest]--;
      } else if (shown > 1) {
        shown--;
      } else {
        return;
      }
    }
  }

  private long total() {
    long total = (long) GAP.length() * (shown - 1);
    for (int i = 0; i < shown; i++) {
      total += widths[i];
    }
    return total;
  }

  private int widest() {
    int widest = 0;
    for (int i = 1; i < shown; i++) {
      widest = widths[i] > widths[widest] ? i : widest;
    }
    return widest;
  }

  private String name(int column) {
    return Escapes.line(schema.field(column).name());
  }

  private String type(int column) {
    return Escapes.line(schema.field(column).type().toString());
  }

  private void header(StringBuilder text) {
    for (int i = 0; i < shown; i++) {
      cell(i, name(i), text);
    }
    endLine(text);
    for (int i = 0; i < shown; i++) {
      cell(i, type(i), text);
    }
    endLine(text);
    for (int i = 0; i < shown; i++) {
      cell(i, "-".repeat(widths[i]), text);
    }
    endLine(text);
  }

  private void cell(int column, String value, StringBuilder text) {
    String fitting = limited ? cut(value, widths[column]) : value;
    String padding = " ".repeat(Math.max(0, widths[column] - width(fitting)));
    text.append(column == 0 ? "" : GAP);
    if (isNumber(schema.field(column))) {
      text.append(padding).append(fitting);
    } else {
      text.append(fitting).append(padding);
    }
  }

  private static void endLine(StringBuilder text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    text.setLength(end);
    text.append('\n');
  }

  private static boolean isNumber(Field field) {
    DataType type = field.type();
    return type instanceof DataType.Int
        || type instanceof DataType.FloatingPoint
        || type instanceof DataType.Decimal;
  }

  private static String cut(String value, int width) {
    if (width(value) <= width) {
      return value;
    }
    return value.substring(0, value.offsetByCodePoints(0, width - 1)) + CUT;
  }

  private static int width(String value) {
    return value.codePointCount(0, value.length());
  }

  @Override
  public void end(Printer out) {
    if (widths == null) {
      widths = new int[schema.size()];
      Arrays.setAll(widths, i -> Math.max(width(name(i)), width(type(i))));
      fit();
      header(out.text());
    }
    int hidden = widths.length - shown;
    out.text()
        .append(String.format(Locale.ROOT, "(%,d %s", rows, rows == 1 ? "row" : "rows"))
        .append(hidden == 0 ? "" : ", " + hidden + " more " + (hidden == 1 ? "column" : "columns"))
        .append(")\n");
  }
}
