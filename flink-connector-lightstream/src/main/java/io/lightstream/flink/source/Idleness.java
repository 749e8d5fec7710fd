// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/**
 * Tells Flink that splits, or a whole reader, are idle, so that watermarks do not wait for them.
 * Belongs to the task's thread.
 *
 * <p>Flink takes a reader for idle when both its main output and the outputs of its splits, taken
 * together, say so; and each of the two counts as active from its first watermark on, which
 * periodic generators emit for the main output too. So both are marked here every time. A reader
 * whose last split is gone has no output left to be marked: a passing one stands in for it.
 */
final class Idleness<T> {

  private static final String NO_SPLIT = "no split";

  private ReaderOutput<T> main;
  private boolean withoutSplits;
  private boolean marked;

  /** The reader emits to this output, which is always the same. */
  void emitsTo(ReaderOutput<T> output) {
    if (main == null) {
      main = output;
      mark();
    }
  }

  /** There is no split for the reader for now. */
  void hasNoSplits() {
    withoutSplits = true;
    mark();
  }

  /** The reader has been given splits. */
  void hasSplits() {
    withoutSplits = false;
    activate();
  }

  /**
   * The reader ends. Nobody would hear its last watermark, which closes windows, if it were idle.
   */
  void ends() {
    activate();
  }

  private void activate() {
    if (marked) {
      marked = false;
      main.markActive();
    }
  }

  private void mark() {
    if (withoutSplits && main != null) {
      marked = true;
      main.markIdle();
      main.createOutputForSplit(NO_SPLIT).markIdle();
      main.releaseOutputForSplit(NO_SPLIT);
    }
  }

  /** Nothing has come from a split for long. */
  void splitIsIdle(SourceOutput<T> split) {
    marked = true;
    main.markIdle();
    split.markIdle();
  }

  /** Something has come from a split that was idle. */
  void splitIsActive(SourceOutput<T> split) {
    split.markActive();
    main.markActive();
  }
}
