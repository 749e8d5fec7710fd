// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.InvalidDataException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * Runs of equal values: run {@code k} reaches to the row before its run end, counted from the
 * beginning of the buffers. Typed accessors find the run by binary search, and at once if it is
 * that of the last call or the next one.
 */
public final class RunEndEncodedColumn extends Column {

  private final Column runEnds;
  private final Column values;

  /** The run found last: only a guess, so that threads may share it without order. */
  private int guess;

  private int nulls = ArrayData.UNKNOWN_NULL_COUNT;

  RunEndEncodedColumn(ArrayData data) {
    super(data);
    int runs = data.children().get(0).length();
    Structure.checkRunEnds(data);
    Structure.checkChild(data, 1, runs);
    this.runEnds = child(0, 0, runs);
    this.values = child(1, 0, data.children().get(1).length());
  }

  /** The ends of the runs: 16, 32 or 64 bits, ascending, counted from row 0 of the buffers. */
  public Column runEnds() {
    return runEnds;
  }

  /** The values of the runs. */
  public Column values() {
    return values;
  }

  /** The run that holds the row: the row of {@link #values}. */
  public int run(int row) {
    int slot = slot(row);
    int run = guess;
    if (!holds(run, slot)) {
      run++;
      if (!holds(run, slot)) {
        run = search(row, slot);
      }
      guess = run;
    }
    return run;
  }

  private boolean holds(int run, int slot) {
    return run < runEnds.length()
        && slot < runEnds.getLong(run)
        && (run == 0 || runEnds.getLong(run - 1) <= slot);
  }

  private int search(int row, int slot) {
    int low = 0;
    int high = runEnds.length();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (runEnds.getLong(middle) <= slot) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == runEnds.length()) {
      throw invalid(row, "no run holds it: the last run ends at " + end(low) + ", it is " + slot);
    }
    return low;
  }

  private long end(int run) {
    return run == 0 ? 0 : runEnds.getLong(run - 1);
  }

  @Override
  public boolean isNull(int row) {
    return values.isNull(run(row));
  }

  @Override
  public int nullCount() {
    if (nulls < 0) {
      nulls = Counting.nulls(this);
    }
    return nulls;
  }

  @Override
  public boolean getBoolean(int row) {
    return values.getBoolean(run(row));
  }

  @Override
  public int getInt(int row) {
    return values.getInt(run(row));
  }

  @Override
  public long getLong(int row) {
    return values.getLong(run(row));
  }

  @Override
  public float getFloat(int row) {
    return values.getFloat(run(row));
  }

  @Override
  public double getDouble(int row) {
    return values.getDouble(run(row));
  }

  @Override
  public BigDecimal getBigDecimal(int row) {
    return values.getBigDecimal(run(row));
  }

  @Override
  public byte[] getBytes(int row) {
    return values.getBytes(run(row));
  }

  @Override
  public String getString(int row) {
    return values.getString(run(row));
  }

  @Override
  public LocalDate getLocalDate(int row) {
    return values.getLocalDate(run(row));
  }

  @Override
  public LocalTime getLocalTime(int row) {
    return values.getLocalTime(run(row));
  }

  @Override
  public LocalDateTime getLocalDateTime(int row) {
    return values.getLocalDateTime(run(row));
  }

  @Override
  public Instant getInstant(int row) {
    return values.getInstant(run(row));
  }

  @Override
  public Duration getDuration(int row) {
    return values.getDuration(run(row));
  }

  @Override
  public Interval getInterval(int row) {
    return values.getInterval(run(row));
  }

  @Override
  Object object(int row) {
    return values.object(run(row));
  }

  @Override
  void validateValues() {
    if (runEnds.validityNulls() > 0) {
      throw new InvalidDataException(
          "column '" + field().name() + "': run ends are null, which the format does not allow");
    }
    for (int run = 0; run < runEnds.length(); run++) {
      if (runEnds.getLong(run) <= end(run)) {
        throw new InvalidDataException(
            "column '"
                + field().name()
                + "', run "
                + run
                + ": it ends at "
                + runEnds.getLong(run)
                + ", after a run that ends at "
                + end(run));
      }
    }
    if (length() > 0) {
      run(length() - 1);
    }
    values.validate();
  }
}
