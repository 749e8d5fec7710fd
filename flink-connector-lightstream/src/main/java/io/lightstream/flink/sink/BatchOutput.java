// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.column.RecordBatch;
import java.io.IOException;

/** Where the batches of a writer go. */
interface BatchOutput {

  /** Takes a batch, which stays the caller's; waits where too much is on its way. */
  void send(RecordBatch batch) throws IOException, InterruptedException;
}
