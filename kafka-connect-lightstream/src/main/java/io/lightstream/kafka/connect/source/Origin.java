// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import java.util.Map;

/**
 * Where a batch comes from: what its records say of it.
 *
 * @param place for people: the endpoint and stream, or the file, and which batch of it
 * @param table the name of the table
 * @param stream the id of the stream; empty where there is none
 * @param file the name of the file without its extension; empty where there is none
 * @param partition the source partition; null where offsets are not kept
 * @param within the source offset of rows within the batch, but for their number
 * @param behind the source offset once all rows of the batch are done
 */
record Origin(
    String place,
    String table,
    String stream,
    String file,
    Map<String, String> partition,
    Map<String, ?> within,
    Map<String, ?> behind) {

  /**
   * The source offset once some rows are done.
   *
   * @param rows how many of the batch's
   * @param all how many the batch has
   * @return null where offsets are not kept
   */
  Map<String, ?> offset(int rows, int all) {
    if (partition == null) {
      return null;
    }
    return rows == all ? behind : new RowOffset(within, rows);
  }
}
