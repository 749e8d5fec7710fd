// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import io.lightstream.memory.BufferAllocator;
import java.util.HashMap;
import java.util.Map;

/** What the builders of one batch share: the allocator, and dictionaries by id. */
final class BuilderContext {

  private final BufferAllocator allocator;
  private final Map<Long, DictionaryValues> dictionaries = new HashMap<>();

  BuilderContext(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  /** The values that the fields with this field's dictionary id share. */
  DictionaryValues dictionary(Field field) {
    long id = field.dictionary().orElseThrow().id();
    Field values = field.dictionaryValues();
    DictionaryValues known = dictionaries.get(id);
    if (known == null) {
      known = new DictionaryValues(id, BuilderFactory.of(values, this));
      dictionaries.put(id, known);
    } else if (!Types.same(known.field(), values)) {
      throw new ConfigurationException(
          "column '"
              + field.name()
              + "' shares dictionary "
              + id
              + " of "
              + known.field().type()
              + ": its own type is "
              + values.type());
    }
    return known;
  }
}
