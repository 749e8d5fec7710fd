// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A column of structs: a value of each child. A child's row is the struct's row. */
public final class StructColumn extends Column {

  private final List<Column> children;

  StructColumn(ArrayData data) {
    super(data);
    Column[] all = new Column[data.children().size()];
    for (int i = 0; i < all.length; i++) {
      Structure.checkChild(data, i, (long) data.offset() + data.length());
      all[i] = child(i, data.offset(), data.length());
    }
    this.children = List.of(all);
  }

  /**
   * The children, as long as this column. What a child has in a row where the struct is null means
   * nothing.
   */
  public List<Column> children() {
    return children;
  }

  /** The child at {@code index}. */
  public Column child(int index) {
    return children.get(index);
  }

  @Override
  Object object(int row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Column child : children) {
      if (values.containsKey(child.field().name())) {
        throw new ConfigurationException(
            "column '"
                + field().name()
                + "' has two fields '"
                + child.field().name()
                + "': it cannot be read as a map");
      }
      values.put(child.field().name(), child.getObject(row));
    }
    return values;
  }

  @Override
  void validateValues() {
    children.forEach(Column::validate);
  }
}
