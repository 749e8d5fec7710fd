// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.FileSummary;
import io.lightstream.LightstreamReader;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code schema}. */
final class SchemaCommand {

  private final Session session;

  SchemaCommand(Session session) {
    this.session = session;
  }

  int run() {
    LightstreamReader reader = session.open(session.arguments().operand(0));
    try {
      boolean json = session.arguments().has(Option.JSON);
      Printer.print(json ? json(reader) : text(reader), session.environment());
    } finally {
      session.close(reader);
    }
    return CommandLine.DONE;
  }

  private static String text(LightstreamReader reader) {
    Schema schema = reader.schema();
    StringBuilder text = new StringBuilder();
    text.append(Escapes.line(reader.source())).append(": ").append(headline(reader)).append('\n');
    schema.fields().forEach(field -> append(field, 1, text));
    append("metadata", schema.metadata(), 0, text);
    reader.file().ifPresent(file -> append("footer metadata", file.metadata(), 0, text));
    return text.toString().stripTrailing();
  }

  private static String headline(LightstreamReader reader) {
    int columns = reader.schema().size();
    String counted = columns + (columns == 1 ? " column" : " columns");
    return reader.file().map(file -> counted + headline(file)).orElse("stream, " + counted);
  }

  private static String headline(FileSummary file) {
    return String.format(
        Locale.ROOT,
        ", %,d rows in %,d %s, %s, %d-byte aligned, %s",
        file.rows(),
        file.batches(),
        file.batches() == 1 ? "batch" : "batches",
        Progress.size(file.bytes()),
        file.alignment(),
        compression(file).map(how -> "compressed with " + how).orElse("not compressed"));
  }

  private static Optional<String> compression(FileSummary file) {
    String names =
        file.compression().stream()
            .map(how -> how.name().toLowerCase(Locale.ROOT))
            .filter(name -> !name.equals("none"))
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  private static void append(Field field, int depth, StringBuilder text) {
    text.append("  ".repeat(depth)).append(Escapes.line(field.name())).append(": ");
    text.append(Escapes.line(field.type().toString()));
    field
        .dictionary()
        .ifPresent(
            encoding ->
                text.append(", dictionary of ")
                    .append(encoding.indexType())
                    .append(encoding.ordered() ? ", ordered" : ""));
    text.append(field.nullable() ? "\n" : ", not null\n");
    append("metadata", field.metadata(), depth + 1, text);
    field.children().forEach(child -> append(child, depth + 1, text));
  }

  private static void append(
      String title, Map<String, String> metadata, int depth, StringBuilder text) {
    if (!metadata.isEmpty()) {
      text.append("  ".repeat(depth)).append(title).append(":\n");
      metadata.forEach(
          (key, value) ->
              text.append("  ".repeat(depth + 1))
                  .append(Escapes.line(key))
                  .append(" = ")
                  .append(Escapes.line(value))
                  .append('\n'));
    }
  }

  private static String json(LightstreamReader reader) {
    Schema schema = reader.schema();
    StringBuilder text = new StringBuilder("{\"source\":");
    JsonText.quote(reader.source(), text);
    text.append(",\"format\":\"").append(reader.file().isPresent() ? "file" : "stream");
    text.append("\",\"fields\":");
    appendAll(schema.fields(), text);
    appendJson(schema.metadata(), text.append(",\"metadata\":"));
    reader.file().ifPresent(file -> appendJson(file, text));
    return text.append('}').toString();
  }

  private static void appendJson(FileSummary file, StringBuilder text) {
    text.append(",\"batches\":").append(file.batches());
    text.append(",\"rows\":").append(file.rows());
    text.append(",\"bytes\":").append(file.bytes());
    text.append(",\"alignment\":").append(file.alignment());
    text.append(",\"compression\":\"").append(compression(file).orElse("none")).append('"');
    appendJson(file.metadata(), text.append(",\"footer_metadata\":"));
  }

  private static void appendAll(Iterable<Field> fields, StringBuilder text) {
    text.append('[');
    String separator = "";
    for (Field field : fields) {
      text.append(separator);
      appendJson(field, text);
      separator = ",";
    }
    text.append(']');
  }

  private static void appendJson(Field field, StringBuilder text) {
    JsonText.quote(field.name(), text.append("{\"name\":"));
    JsonText.quote(field.type().toString(), text.append(",\"type\":"));
    text.append(",\"nullable\":").append(field.nullable());
    field
        .dictionary()
        .ifPresent(
            encoding -> {
              text.append(",\"dictionary\":{\"id\":").append(encoding.id());
              JsonText.quote(encoding.indexType().toString(), text.append(",\"index_type\":"));
              text.append(",\"ordered\":").append(encoding.ordered()).append('}');
            });
    if (!field.children().isEmpty()) {
      appendAll(field.children(), text.append(",\"children\":"));
    }
    appendJson(field.metadata(), text.append(",\"metadata\":"));
    text.append('}');
  }

  private static void appendJson(Map<String, String> metadata, StringBuilder text) {
    text.append('{');
    String separator = "";
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      JsonText.quote(entry.getKey(), text.append(separator));
      JsonText.quote(entry.getValue(), text.append(':'));
      separator = ",";
    }
    text.append('}');
  }
}
