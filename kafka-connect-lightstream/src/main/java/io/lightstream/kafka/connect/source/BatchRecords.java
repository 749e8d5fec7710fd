// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes the records of one batch, which stays its owner's. Belongs to one thread. */
interface BatchRecords {

  /**
   * Makes records of some rows.
   *
   * @param from the first of them
   * @param rows how many at most; at least one, where a record has several it may be more
   * @param records where they are added
   * @return the row to go on with
   * @throws MalformedRows if some have no record; those of the rows before them are added
   */
  int make(int from, int rows, List<SourceRecord> records);
}
