// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.column.Field;
import io.lightstream.kafka.data.ConnectTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/** The schemas of the rows of batches seen last: the same for the same columns. Bounded. */
final class RowSchemas {

  private static final int MOST = 64;
  private static final float LOAD = 0.75f;

  private final Map<List<Field>, Schema> known =
      new LinkedHashMap<>(MOST, LOAD, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Field>, Schema> eldest) {
          return size() > MOST;
        }
      };

  /**
   * The schema of the rows of batches with these columns.
   *
   * @throws org.apache.kafka.connect.errors.DataException as {@link ConnectTypes#struct} does
   */
  Schema of(io.lightstream.column.Schema columns) {
    return known.computeIfAbsent(columns.fields(), any -> ConnectTypes.struct(columns));
  }
}
