// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/** One element of one split. What Flink drops before it was emitted is released. */
final class FedElement implements RecordsWithSplitIds<Fed> {

  private final OpenBatches batches;
  private final Fed element;
  private String split;
  private boolean taken;

  FedElement(String split, Fed element, OpenBatches batches) {
    this.split = split;
    this.element = element;
    this.batches = batches;
  }

  @Override
  public String nextSplit() {
    String current = split;
    split = null;
    return current;
  }

  @Override
  public Fed nextRecordFromSplit() {
    if (taken) {
      return null;
    }
    taken = true;
    return element;
  }

  @Override
  public Set<String> finishedSplits() {
    return Set.of();
  }

  @Override
  public void recycle() {
    if (element instanceof FedBatch fed) {
      batches.release(fed.batch());
    }
  }
}
