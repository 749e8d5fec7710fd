// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Copies rows over batches, with all below them, into rows that may be kept. Safe for use by
 * several threads.
 */
public final class RowCopier {

  private final RowData.FieldGetter[] getters;
  private final UnaryOperator<Object>[] copies;

  /** A copier of rows with the fields of a row type. */
  public RowCopier(RowType type) {
    this(type.getFields());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private RowCopier(List<RowType.RowField> fields) {
    this.getters = new RowData.FieldGetter[fields.size()];
    this.copies = new UnaryOperator[fields.size()];
    for (int i = 0; i < getters.length; i++) {
      LogicalType type = fields.get(i).getType();
      getters[i] = RowData.createFieldGetter(type, i);
      copies[i] = copyOf(type);
    }
  }

  /** A copy that holds nothing of the batch. */
  public RowData copy(RowData row) {
    GenericRowData copy = new GenericRowData(row.getRowKind(), getters.length);
    for (int i = 0; i < getters.length; i++) {
      Object value = getters[i].getFieldOrNull(row);
      copy.setField(i, value == null ? null : copies[i].apply(value));
    }
    return copy;
  }

  /** What views give out is copied already, but for what has parts. */
  private static UnaryOperator<Object> copyOf(LogicalType declared) {
    LogicalType type = Types.source(declared);
    return switch (type.getTypeRoot()) {
      case ARRAY -> arrays(((ArrayType) type).getElementType());
      case MAP -> maps(((MapType) type).getKeyType(), ((MapType) type).getValueType());
      case MULTISET -> maps(((MultisetType) type).getElementType(), Types.COUNT);
      case ROW, STRUCTURED_TYPE -> rows(Types.fields(type));
      default -> UnaryOperator.identity();
    };
  }

  private static UnaryOperator<Object> rows(List<RowType.RowField> fields) {
    RowCopier copier = new RowCopier(fields);
    return row -> copier.copy((RowData) row);
  }

  private static UnaryOperator<Object> arrays(LogicalType element) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(element);
    UnaryOperator<Object> copy = copyOf(element);
    return array -> copy((ArrayData) array, getter, copy);
  }

  private static ArrayData copy(
      ArrayData array, ArrayData.ElementGetter getter, UnaryOperator<Object> copy) {
    Object[] elements = new Object[array.size()];
    for (int i = 0; i < elements.length; i++) {
      Object value = getter.getElementOrNull(array, i);
      elements[i] = value == null ? null : copy.apply(value);
    }
    return new GenericArrayData(elements);
  }

  private static UnaryOperator<Object> maps(LogicalType key, LogicalType value) {
    UnaryOperator<Object> keys = arrays(key);
    UnaryOperator<Object> values = arrays(value);
    return map -> {
      MapData entries = (MapData) map;
      return new Entries(
          entries.size(),
          (ArrayData) keys.apply(entries.keyArray()),
          (ArrayData) values.apply(entries.valueArray()));
    };
  }
}
