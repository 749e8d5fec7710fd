// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Dictionary;
import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/** Puts the buffers of a batch together to columns and checks that their lengths fit each other. */
final class ColumnAssembler {

  private final BatchPlan plan;
  private final ArrowBuffer[] buffers;
  private final LongFunction<Dictionary> dictionaries;
  private int slot;

  private ColumnAssembler(
      BatchPlan plan, ArrowBuffer[] buffers, LongFunction<Dictionary> dictionaries) {
    this.plan = plan;
    this.buffers = buffers;
    this.dictionaries = dictionaries;
  }

  /**
   * The selected top-level columns, in the order of the schema.
   *
   * @param buffers for each buffer of the plan its bytes
   * @param dictionaries finds the dictionary of an id
   */
  static List<Column> assemble(
      BatchPlan plan, ArrowBuffer[] buffers, LongFunction<Dictionary> dictionaries) {
    ColumnAssembler assembler = new ColumnAssembler(plan, buffers, dictionaries);
    List<Column> columns = new ArrayList<>();
    FieldSlot[] slots = plan.slots();
    while (assembler.slot < slots.length) {
      FieldSlot top = slots[assembler.slot];
      int at = assembler.slot;
      if (!top.selected()) {
        assembler.skip();
        continue;
      }
      ArrayData data = assembler.next();
      if (data.length() != plan.rows()) {
        throw new InvalidDataException(
            "column '"
                + top.field().name()
                + "' has "
                + plan.length(at)
                + " rows in a batch of "
                + plan.rows());
      }
      columns.add(Column.of(data));
    }
    return columns;
  }

  private void skip() {
    int children = plan.slots()[slot++].children();
    for (int i = 0; i < children; i++) {
      skip();
    }
  }

  private ArrayData next() {
    int at = slot++;
    FieldSlot own = plan.slots()[at];
    ArrayData[] children = new ArrayData[own.children()];
    for (int i = 0; i < children.length; i++) {
      children[i] = next();
    }
    checkChildren(own, plan.length(at), children);
    int first = plan.firstBuffer(at);
    ArrowBuffer[] parts = Arrays.copyOfRange(buffers, first, first + plan.bufferCount(at));
    return new ArrayData(
        own.field(),
        0,
        plan.length(at),
        plan.nullCount(at),
        List.of(parts),
        List.of(children),
        own.field().dictionary().map(d -> dictionaries.apply(d.id())));
  }

  private static void checkChildren(FieldSlot parent, int rows, ArrayData[] children) {
    DataType type = parent.field().storageType();
    if (type instanceof DataType.FixedSizeList list) {
      requireLength(parent, children[0], (long) rows * list.listSize(), rows);
    } else if (type instanceof DataType.Struct
        || type instanceof DataType.Union union && union.mode() == DataType.UnionMode.SPARSE) {
      for (ArrayData child : children) {
        requireLength(parent, child, rows, rows);
      }
    } else if (type instanceof DataType.RunEndEncoded) {
      requireLength(parent, children[1], children[0].length(), rows);
      if (children[0].nullCount() != 0) {
        throw new InvalidDataException(
            "column '"
                + parent.field().name()
                + "': run ends must not be null, but "
                + children[0].nullCount()
                + " are");
      }
    }
  }

  private static void requireLength(FieldSlot parent, ArrayData child, long required, int rows) {
    if (child.length() < required) {
      throw new InvalidDataException(
          "column '"
              + parent.field().name()
              + "' with "
              + rows
              + " rows: its child '"
              + child.field().name()
              + "' has "
              + child.length()
              + " values and needs "
              + required);
    }
  }
}
