// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;

/** Opens a stream of batches to wherever the sink was told to send them. */
interface StreamOpener {

  /**
   * Opens a new stream.
   *
   * @return a writer that the caller owns and closes
   * @throws io.lightstream.error.LightstreamIOException if the peer cannot be reached
   */
  RecordBatchWriter open(Schema schema);
}
