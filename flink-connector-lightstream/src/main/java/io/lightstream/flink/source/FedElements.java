// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/** Elements of one split, at least one. What Flink drops before it was emitted is released. */
final class FedElements implements RecordsWithSplitIds<Fed> {

  private final OpenBatches batches;
  private final List<Fed> elements;
  private final Iterator<Fed> next;
  private String split;

  FedElements(String split, List<Fed> elements, OpenBatches batches) {
    this.split = split;
    this.elements = elements;
    this.next = elements.iterator();
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
    return next.hasNext() ? next.next() : null;
  }

  @Override
  public Set<String> finishedSplits() {
    return Set.of();
  }

  @Override
  public void recycle() {
    for (Fed element : elements) {
      if (element instanceof FedBatch fed) {
        batches.release(fed.batch());
      }
    }
  }
}
