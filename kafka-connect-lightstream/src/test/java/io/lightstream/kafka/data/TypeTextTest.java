// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.column.DataType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TypeTextTest {

  static List<TypeTables.Read> types() {
    return TypeTables.read();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeHasItsTextBack(TypeTables.Read row) {
    DataType type = row.field().type();
    if (!(type instanceof DataType.RunEndEncoded)) {
      assertEquals(Optional.of(type), TypeText.parse(type.toString()));
    }
  }

  @Test
  void otherTextIsNoType() {
    for (String text :
        List.of(
            "",
            "int",
            "int65",
            "int064",
            "decimal128(0, 0)",
            "timestamp[h]",
            "map[x]",
            "[]",
            "utf9",
            "dense_union[200]",
            "fixed_size_binary[-1]",
            "time32[ns]",
            "int99999999999")) {
      assertEquals(Optional.empty(), TypeText.parse(text), text);
    }
  }
}
