// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The schemas of records that were found to fit, by identity: to compare schemas costs more than to
 * write a row. Bounded.
 */
final class KnownSchemas {

  private static final int MOST = 64;

  private final Map<Schema, Boolean> values = new IdentityHashMap<>();
  private final Map<Schema, Boolean> keys = new IdentityHashMap<>();
  private Schema lastValue;
  private Schema lastKey;

  void add(SinkRecord record) {
    if (record.value() != null) {
      add(values, record.valueSchema());
    }
    add(keys, record.keySchema());
  }

  private static void add(Map<Schema, Boolean> known, Schema schema) {
    if (known.size() == MOST) {
      known.clear();
    }
    if (schema != null) {
      known.put(schema, true);
    }
  }

  boolean hasValue(Schema schema) {
    if (schema == lastValue) {
      return true;
    }
    boolean has = values.containsKey(schema);
    lastValue = has ? schema : lastValue;
    return has;
  }

  boolean hasKey(Schema schema) {
    if (schema == lastKey) {
      return true;
    }
    boolean has = keys.containsKey(schema);
    lastKey = has ? schema : lastKey;
    return has;
  }
}
