// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import java.util.Map;
import java.util.function.IntFunction;

/**
 * Where a batch comes from: what its records say of it.
 *
 * @param place for people: the endpoint and stream, or the file, and which batch of it
 * @param table the name of the table
 * @param stream the id of the stream; empty where there is none
 * @param file the name of the file without its extension; empty where there is none
 * @param partition the source partition; null where offsets are not kept
 * @param offset the source offset once so many rows are done; null where offsets are not kept
 */
record Origin(
    String place,
    String table,
    String stream,
    String file,
    Map<String, String> partition,
    IntFunction<Map<String, ?>> offset) {}
