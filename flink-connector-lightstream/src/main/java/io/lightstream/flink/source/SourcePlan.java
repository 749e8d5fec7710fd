// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.io.Serializable;
import java.util.Optional;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Where batches come from, and how the work is shared out: files, endpoints, streams. Immutable.
 */
interface SourcePlan extends Serializable {

  /** Whether the source ends by itself. */
  Boundedness boundedness();

  /** The enumerator, of a new job or from what was saved of it. */
  SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> enumerator(
      SplitEnumeratorContext<LightstreamSplit> context,
      Optional<LightstreamEnumeratorState> restored);

  /** What opens the splits of one reader. */
  SplitFeeds feeds(ReaderScope scope);
}
