// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.protocol.FrameType;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of the tables of a stream. A frame that has got a number must be possible to send:
 * what cannot be is found before.
 */
final class Columns {

  private final Map<TableType, List<Field>> known = new HashMap<>();

  void require(TypeRegistry types, FrameType type) {
    if (!types.find(type.tag()).filter(type::equals).isPresent()) {
      throw new ConfigurationException(
          type + " is not registered here: the registered types are " + types);
    }
  }

  /** Registered columns count, or else those of the first batch. */
  void require(TypeRegistry types, TableType type, Schema found) {
    require(types, type);
    List<Field> wanted = known.computeIfAbsent(type, any -> type.schema().orElse(found).fields());
    if (wanted != found.fields() && !wanted.equals(found.fields())) {
      throw new ConfigurationException(
          type + ": the batch has the columns " + found.fields() + ", the table has " + wanted);
    }
  }
}
