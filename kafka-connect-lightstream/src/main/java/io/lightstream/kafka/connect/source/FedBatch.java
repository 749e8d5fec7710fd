// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.column.RecordBatch;

/**
 * A batch to make records of.
 *
 * @param batch owned by whoever takes this
 * @param firstRow the first row that is not done
 */
record FedBatch(RecordBatch batch, Origin origin, int firstRow) {}
