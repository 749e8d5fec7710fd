// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.StructuredType;

/** What Flink's types are made of. */
final class Types {

  /** How often a multiset has an element. */
  static final LogicalType COUNT = new IntType(false);

  private Types() {}

  /** The type itself, or what a distinct type stands for. */
  static LogicalType source(LogicalType type) {
    LogicalType at = type;
    while (at instanceof DistinctType distinct) {
      at = distinct.getSourceType().copy(at.isNullable());
    }
    return at;
  }

  /** The fields of the rows that values of a row type or structured type are. */
  static List<RowType.RowField> fields(LogicalType type) {
    return type instanceof StructuredType structured
        ? fields(structured)
        : ((RowType) type).getFields();
  }

  /** Those of the supertype come first. */
  private static List<RowType.RowField> fields(StructuredType type) {
    List<RowType.RowField> fields = new ArrayList<>();
    type.getSuperType().ifPresent(parent -> fields.addAll(fields(parent)));
    type.getAttributes().forEach(a -> fields.add(new RowType.RowField(a.getName(), a.getType())));
    return fields;
  }
}
