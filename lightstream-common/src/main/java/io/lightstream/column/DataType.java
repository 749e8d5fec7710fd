// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import java.util.List;
import java.util.Optional;

/**
 * The Arrow type system: what the values of a column mean and how they lie in memory. Immutable.
 * Children (of lists, structs, maps, unions, run-end encoding) and dictionary encoding belong to
 * the {@link Field}.
 *
 * @see <a href="https://arrow.apache.org/docs/format/Columnar.html">Arrow columnar format</a>
 */
public sealed interface DataType {

  /** The buffers of a column of this type, in the order of the Arrow specification. */
  List<BufferKind> layout();

  /** How many children a field of this type has: a number, or -1 for any (struct, union). */
  default int childCount() {
    return 0;
  }

  /** Whether buffers beyond the fixed ones follow (the data of view types). */
  default boolean isVariadic() {
    return false;
  }

  /** All values are null; no buffer. */
  record Null() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return List.of();
    }

    @Override
    public String toString() {
      return "null";
    }
  }

  /** True or false, a bit each. */
  record Bool() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.BITS;
    }

    @Override
    public String toString() {
      return "bool";
    }
  }

  /**
   * An integer.
   *
   * @param bits 8, 16, 32 or 64
   * @param signed whether it is two's complement
   */
  record Int(int bits, boolean signed) implements DataType {
    /** Checks the width. */
    public Int {
      Layouts.require(bits == 8 || bits == 16 || bits == 32 || bits == 64, "integer bits", bits);
    }

    @Override
    public List<BufferKind> layout() {
      return Layouts.fixed(bits / 8);
    }

    @Override
    public String toString() {
      return (signed ? "int" : "uint") + bits;
    }
  }

  /**
   * An IEEE 754 number.
   *
   * @param bits 16, 32 or 64
   */
  record FloatingPoint(int bits) implements DataType {
    /** Checks the width. */
    public FloatingPoint {
      Layouts.require(bits == 16 || bits == 32 || bits == 64, "floating point bits", bits);
    }

    @Override
    public List<BufferKind> layout() {
      return Layouts.fixed(bits / 8);
    }

    @Override
    public String toString() {
      return "float" + bits;
    }
  }

  /**
   * An exact number: an integer of two's complement divided by ten to the power of the scale.
   *
   * @param precision decimal digits, at least 1
   * @param scale digits behind the point; may be negative
   * @param bits 32, 64, 128 or 256
   */
  record Decimal(int precision, int scale, int bits) implements DataType {
    /** Checks width and precision. */
    public Decimal {
      Layouts.require(bits == 32 || bits == 64 || bits == 128 || bits == 256, "decimal bits", bits);
      Layouts.require(
          precision >= 1 && precision <= Layouts.maxPrecision(bits),
          "precision of a decimal of " + bits + " bits",
          precision);
    }

    @Override
    public List<BufferKind> layout() {
      return Layouts.fixed(bits / 8);
    }

    @Override
    public String toString() {
      return "decimal" + bits + "(" + precision + ", " + scale + ")";
    }
  }

  /**
   * A calendar day since 1970-01-01: 32 bits in days or 64 bits in milliseconds.
   *
   * @param unit days or milliseconds
   */
  record Date(DateUnit unit) implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.fixed(unit == DateUnit.DAY ? 4 : 8);
    }

    @Override
    public String toString() {
      return unit == DateUnit.DAY ? "date32[day]" : "date64[ms]";
    }
  }

  /**
   * A time of day: 32 bits for seconds and milliseconds, 64 bits for micro- and nanoseconds.
   *
   * @param unit what the number counts
   */
  record Time(TimeUnit unit) implements DataType {
    /** The width: 32 or 64. */
    public int bits() {
      return unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND ? 32 : 64;
    }

    @Override
    public List<BufferKind> layout() {
      return Layouts.fixed(bits() / 8);
    }

    @Override
    public String toString() {
      return "time" + bits() + "[" + unit.symbol() + "]";
    }
  }

  /**
   * A point in time (with a zone: counted from 1970-01-01T00:00:00Z) or a wall clock reading
   * (without one), 64 bits.
   *
   * @param unit what the number counts
   * @param zone an Olson name or an offset such as +02:00; empty for a wall clock
   */
  record Timestamp(TimeUnit unit, Optional<String> zone) implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.fixed(8);
    }

    @Override
    public String toString() {
      return "timestamp[" + unit.symbol() + zone.map(z -> ", tz=" + z).orElse("") + "]";
    }
  }

  /**
   * A length of time, 64 bits.
   *
   * @param unit what the number counts
   */
  record Duration(TimeUnit unit) implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.fixed(8);
    }

    @Override
    public String toString() {
      return "duration[" + unit.symbol() + "]";
    }
  }

  /**
   * A calendar interval.
   *
   * @param unit months (32 bits), days and milliseconds (2 x 32), or months, days (32 each) and
   *     nanoseconds (64)
   */
  record Interval(IntervalUnit unit) implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.fixed(unit.bytes());
    }

    @Override
    public String toString() {
      return "interval[" + unit.symbol() + "]";
    }
  }

  /** Bytes of any length, 32-bit offsets. */
  record Binary() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.VARIABLE_32;
    }

    @Override
    public String toString() {
      return "binary";
    }
  }

  /** Bytes of any length, 64-bit offsets. */
  record LargeBinary() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.VARIABLE_64;
    }

    @Override
    public String toString() {
      return "large_binary";
    }
  }

  /** Bytes of any length as 16-byte views into any number of data buffers. */
  record BinaryView() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.VIEWS;
    }

    @Override
    public boolean isVariadic() {
      return true;
    }

    @Override
    public String toString() {
      return "binary_view";
    }
  }

  /** UTF-8 text, 32-bit offsets. */
  record Utf8() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.VARIABLE_32;
    }

    @Override
    public String toString() {
      return "utf8";
    }
  }

  /** UTF-8 text, 64-bit offsets. */
  record LargeUtf8() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.VARIABLE_64;
    }

    @Override
    public String toString() {
      return "large_utf8";
    }
  }

  /** UTF-8 text as 16-byte views into any number of data buffers. */
  record Utf8View() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.VIEWS;
    }

    @Override
    public boolean isVariadic() {
      return true;
    }

    @Override
    public String toString() {
      return "utf8_view";
    }
  }

  /**
   * Bytes of one length.
   *
   * @param byteWidth bytes of each value, 0 or more
   */
  record FixedSizeBinary(int byteWidth) implements DataType {
    /** Checks the width. */
    public FixedSizeBinary {
      Layouts.require(byteWidth >= 0, "byte width of fixed-size binary", byteWidth);
    }

    @Override
    public List<BufferKind> layout() {
      return Layouts.fixed(byteWidth);
    }

    @Override
    public String toString() {
      return "fixed_size_binary[" + byteWidth + "]";
    }
  }

  /** Lists of one child, 32-bit offsets. */
  record ListType() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.OFFSETS_32;
    }

    @Override
    public int childCount() {
      return 1;
    }

    @Override
    public String toString() {
      return "list";
    }
  }

  /** Lists of one child, 64-bit offsets. */
  record LargeList() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.OFFSETS_64;
    }

    @Override
    public int childCount() {
      return 1;
    }

    @Override
    public String toString() {
      return "large_list";
    }
  }

  /** Lists of one child, each with a 32-bit offset and size, in any order. */
  record ListView() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.LIST_VIEW_32;
    }

    @Override
    public int childCount() {
      return 1;
    }

    @Override
    public String toString() {
      return "list_view";
    }
  }

  /** Lists of one child, each with a 64-bit offset and size, in any order. */
  record LargeListView() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.LIST_VIEW_64;
    }

    @Override
    public int childCount() {
      return 1;
    }

    @Override
    public String toString() {
      return "large_list_view";
    }
  }

  /**
   * Lists of one child and one length.
   *
   * @param listSize values of each list, 0 or more
   */
  record FixedSizeList(int listSize) implements DataType {
    /** Checks the size. */
    public FixedSizeList {
      Layouts.require(listSize >= 0, "size of fixed-size list", listSize);
    }

    @Override
    public List<BufferKind> layout() {
      return Layouts.VALIDITY_ONLY;
    }

    @Override
    public int childCount() {
      return 1;
    }

    @Override
    public String toString() {
      return "fixed_size_list[" + listSize + "]";
    }
  }

  /** A value of each child. */
  record Struct() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.VALIDITY_ONLY;
    }

    @Override
    public int childCount() {
      return -1;
    }

    @Override
    public String toString() {
      return "struct";
    }
  }

  /**
   * Lists of entries; the child is a struct of key and value.
   *
   * @param keysSorted whether the keys of each map are sorted
   */
  record MapType(boolean keysSorted) implements DataType {
    @Override
    public List<BufferKind> layout() {
      return Layouts.OFFSETS_32;
    }

    @Override
    public int childCount() {
      return 1;
    }

    @Override
    public String toString() {
      return keysSorted ? "map[sorted]" : "map";
    }
  }

  /**
   * A value of one of the children.
   *
   * @param mode sparse (children as long as the union) or dense (with offsets into them)
   * @param typeIds for each child the number, 0 to 127, that stands for it in the buffer of type
   *     ids
   */
  record Union(UnionMode mode, List<Integer> typeIds) implements DataType {
    /** Checks and copies the type ids. */
    public Union {
      typeIds = List.copyOf(typeIds);
      for (int id : typeIds) {
        Layouts.require(id >= 0 && id <= 127, "union type id", id);
      }
    }

    @Override
    public List<BufferKind> layout() {
      return mode == UnionMode.SPARSE ? Layouts.SPARSE_UNION : Layouts.DENSE_UNION;
    }

    @Override
    public int childCount() {
      return -1;
    }

    @Override
    public String toString() {
      return (mode == UnionMode.SPARSE ? "sparse_union" : "dense_union") + typeIds;
    }
  }

  /** Runs of equal values; the children are run ends (int16, int32 or int64) and values. */
  record RunEndEncoded() implements DataType {
    @Override
    public List<BufferKind> layout() {
      return List.of();
    }

    @Override
    public int childCount() {
      return 2;
    }

    @Override
    public String toString() {
      return "run_end_encoded";
    }
  }

  /** What a date counts. */
  enum DateUnit {
    /** Days, 32 bits. */
    DAY,
    /** Milliseconds, 64 bits; whole days by the specification. */
    MILLISECOND
  }

  /** What a time, timestamp or duration counts. */
  enum TimeUnit {
    /** Seconds. */
    SECOND("s", 1),
    /** Milliseconds. */
    MILLISECOND("ms", 1_000),
    /** Microseconds. */
    MICROSECOND("us", 1_000_000),
    /** Nanoseconds. */
    NANOSECOND("ns", 1_000_000_000);

    private final String symbol;
    private final long perSecond;

    TimeUnit(String symbol, long perSecond) {
      this.symbol = symbol;
      this.perSecond = perSecond;
    }

    /** The short form: s, ms, us or ns. */
    public String symbol() {
      return symbol;
    }

    /** How many of these a second has. */
    public long perSecond() {
      return perSecond;
    }
  }

  /** What an interval counts. */
  enum IntervalUnit {
    /** Months, 32 bits. */
    YEAR_MONTH("months", 4),
    /** Days and milliseconds, 32 bits each. */
    DAY_TIME("day_time", 8),
    /** Months and days, 32 bits each, and nanoseconds, 64 bits. */
    MONTH_DAY_NANO("month_day_nano", 16);

    private final String symbol;
    private final int bytes;

    IntervalUnit(String symbol, int bytes) {
      this.symbol = symbol;
      this.bytes = bytes;
    }

    /** The short form. */
    public String symbol() {
      return symbol;
    }

    /** The width of a value in bytes. */
    public int bytes() {
      return bytes;
    }
  }

  /** How the children of a union lie. */
  enum UnionMode {
    /** Every child is as long as the union. */
    SPARSE,
    /** Offsets point into the children. */
    DENSE
  }

  /** The largest precision of a decimal of the given width. */
  static int maxDecimalPrecision(int bits) {
    if (bits != 32 && bits != 64 && bits != 128 && bits != 256) {
      throw new ConfigurationException(
          "decimal bits is " + bits + ": allowed are 32, 64, 128 and 256");
    }
    return Layouts.maxPrecision(bits);
  }
}
