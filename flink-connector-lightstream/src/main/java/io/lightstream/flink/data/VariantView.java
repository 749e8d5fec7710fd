// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.StructColumn;
import io.lightstream.flink.internal.VariantBytes;
import org.apache.flink.types.variant.Variant;

/** Structs of the two parts of a variant. */
final class VariantView extends ColumnView {

  private final Column metadata;
  private final Column value;

  VariantView(StructColumn structs) {
    super(structs);
    this.metadata = StructView.child(structs, ArrowTypes.VARIANT_PARTS.get(0));
    this.value = StructView.child(structs, ArrowTypes.VARIANT_PARTS.get(1));
  }

  @Override
  Variant getVariant(int row) {
    if (metadata.isNull(row) || value.isNull(row)) {
      throw invalid(row, "a variant has no " + (value.isNull(row) ? "value" : "metadata"));
    }
    return VariantBytes.of(metadata.getBytes(row), value.getBytes(row));
  }
}
