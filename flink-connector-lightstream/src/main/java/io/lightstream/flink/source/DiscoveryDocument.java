// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the subtasks of a source listen, as it is published for senders: version 1 of the format
 * that {@code docs/flink/discovery.md} describes.
 *
 * @param addresses the advertised address of each subtask that listens, by its number
 */
record DiscoveryDocument(SortedMap<Integer, String> addresses) {

  private static final int VERSION = 1;

  DiscoveryDocument(Map<Integer, String> addresses) {
    this(new TreeMap<>(addresses));
  }

  /** The document as JSON, in UTF-8 and with a line feed at its end. */
  String json() {
    StringBuilder json =
        new StringBuilder("{\"version\":").append(VERSION).append(",\"readers\":[");
    String separator = "";
    for (Map.Entry<Integer, String> reader : addresses.entrySet()) {
      json.append(separator).append("{\"subtask\":").append(reader.getKey()).append(",\"uri\":");
      quote(reader.getValue(), json);
      json.append('}');
      separator = ",";
    }
    return json.append("]}\n").toString();
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
