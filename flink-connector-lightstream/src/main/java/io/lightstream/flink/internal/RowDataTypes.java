// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.internal;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Type information for rows in Flink's internal form. Flink has one, but gives it out to the Table
 * API alone; without it rows would be serialized by reflection. Needs flink-table-runtime at run
 * time.
 */
public final class RowDataTypes {

  private RowDataTypes() {}

  /** Returns what Flink needs to know to copy, serialize and compare rows of this type. */
  public static TypeInformation<RowData> of(RowType type) {
    return InternalTypeInfo.of(type);
  }
}
