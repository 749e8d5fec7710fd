// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lightstream.column.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A file of Arrow's JSON integration format: what a golden stream or file holds, buffer by buffer.
 *
 * @param schema the columns
 * @param batches the batches in order
 * @param dictionaries the values of each dictionary, by its id
 * @see <a href="https://arrow.apache.org/docs/format/Integration.html">Integration testing</a>
 */
record JsonIntegrationFile(
    Schema schema, List<JsonBatch> batches, Map<Long, JsonNode> dictionaries) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * The columns of one batch.
   *
   * @param rowCount rows
   * @param columns one for each field
   */
  record JsonBatch(int rowCount, List<JsonNode> columns) {
    private static JsonBatch of(JsonNode json) {
      List<JsonNode> columns = new ArrayList<>();
      json.path("columns").forEach(columns::add);
      return new JsonBatch(json.path("count").asInt(), columns);
    }
  }

  /** Reads a file compressed by gzip. */
  static JsonIntegrationFile read(Path path) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      return of(MAPPER.readTree(in));
    }
  }

  private static JsonIntegrationFile of(JsonNode json) {
    List<JsonBatch> batches = new ArrayList<>();
    json.path("batches").forEach(batch -> batches.add(JsonBatch.of(batch)));
    Map<Long, JsonNode> dictionaries = new LinkedHashMap<>();
    for (JsonNode dictionary : json.path("dictionaries")) {
      JsonBatch values = JsonBatch.of(dictionary.path("data"));
      dictionaries.put(dictionary.path("id").asLong(), values.columns().get(0));
    }
    return new JsonIntegrationFile(JsonSchemas.schema(json.path("schema")), batches, dictionaries);
  }
}
