// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import java.util.List;

/**
 * Writes runs: a value equal to the one before makes its run longer. Whole runs, also of values
 * with children, are written by {@link #values} and {@link #endRun}.
 */
public final class RunEndEncodedBuilder extends ValueBuilder {

  private static final Object NONE = new Object();

  private final ColumnBuilder runEnds;
  private final ColumnBuilder values;
  private final long mostRows;

  /** The key of the run that grows, or {@link #NONE}; null is a run of nulls. */
  private Object open = NONE;

  private int runs;

  RunEndEncodedBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.runEnds = BuilderFactory.of(field.children().get(0), context);
    this.values = BuilderFactory.of(field.children().get(1), context);
    this.mostRows = IntBuilder.most(Structure.runEndType(field));
  }

  /** The builder of the runs' values, to be used with {@link #endRun}. */
  public ColumnBuilder values() {
    return values;
  }

  /**
   * Appends rows of the one value that was appended to {@link #values} since the last row. The run
   * is not merged with others.
   *
   * @param rows at least 1
   * @throws io.lightstream.error.ConfigurationException if there is not one new value, or no row
   */
  public void endRun(int rows) {
    if (rows < 1 || values.length() != runs + 1) {
      throw rejected("a run of " + rows + " rows with " + (values.length() - runs) + " new values");
    }
    checkRows(rows);
    closeRun();
    runs++;
    addedRows(rows);
    runEnds.appendLong(length());
  }

  @Override
  void appendValue(Object value) {
    add(Keys.of(value), value);
  }

  @Override
  public void appendNull() {
    add(null, null);
  }

  private void add(Object key, Object value) {
    checkRows(1);
    boolean same = open == null ? key == null : open.equals(key);
    if (!same) {
      checkComplete();
      values.append(value);
      closeRun();
      open = key;
      runs++;
    }
    addedRows(1);
  }

  private void closeRun() {
    if (open != NONE) {
      runEnds.appendLong(length());
      open = NONE;
    }
  }

  private void checkRows(int more) {
    checkRoom(more);
    if (length() + (long) more > mostRows) {
      throw new LimitExceededException(
          "column '"
              + field().name()
              + "': its run ends of type "
              + runEnds.field().type()
              + " cannot count "
              + (length() + (long) more)
              + " rows");
    }
  }

  @Override
  void appendEmpty() {
    checkRows(1);
    checkComplete();
    values.appendEmpty();
    closeRun();
    runs++;
    addedRows(1);
    runEnds.appendLong(length());
  }

  @Override
  void writeEmpty(int row) {
    appendEmpty();
  }

  @Override
  int nullCount() {
    return 0;
  }

  @Override
  void checkComplete() {
    if (values.length() != runs) {
      throw rejected((values.length() - runs) + " values were appended without endRun()");
    }
    values.checkComplete();
  }

  @Override
  void truncateValues(int rows) {
    closeRun();
    int kept = runEnds.length();
    while (kept > 0 && startOf(kept - 1) >= rows) {
      kept--;
    }
    values.truncate(kept);
    runs = kept;
    runEnds.truncate(Math.max(0, kept - 1));
    if (kept > 0) {
      runEnds.appendLong(rows);
    }
  }

  private long startOf(int run) {
    return run == 0 ? 0 : ((FixedWidthBuilder) runEnds).number(run - 1);
  }

  @Override
  void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {
    closeRun();
    runs = 0;
  }

  @Override
  List<ArrayData> takeChildren(List<MemoryLease> leases) {
    return List.of(runEnds.take(leases), values.take(leases));
  }

  @Override
  void release() {
    runEnds.clear();
    values.clear();
    open = NONE;
    runs = 0;
  }

  @Override
  void forget() {
    runEnds.close();
    values.close();
  }
}
