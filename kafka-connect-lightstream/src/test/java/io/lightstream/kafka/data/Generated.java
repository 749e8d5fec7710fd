// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Schemas of all kinds with all that schemas have, and values of them; the same for a seed. */
final class Generated {

  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final int DEPTH = 3;

  private final Random random;

  Generated(long seed) {
    this.random = new Random(seed);
  }

  Schema schema() {
    return schema(0);
  }

  private Schema schema(int depth) {
    SchemaBuilder schema = builder(depth);
    if (random.nextInt(3) == 0) {
      schema.optional();
    }
    if (schema.name() == null && random.nextInt(3) == 0) {
      schema.name("io.example.Né" + random.nextInt(9));
    }
    if (schema.version() == null && random.nextInt(4) == 0) {
      schema.version(random.nextInt());
    }
    if (random.nextInt(4) == 0) {
      schema.doc("what it is");
    }
    if (random.nextInt(4) == 0) {
      schema.parameter("key", "value").parameter("", "");
    }
    // A struct is equal to another if their schemas are, and a builder is to none.
    if (schema.type() != Schema.Type.STRUCT && hasNoBytes(schema) && random.nextInt(3) == 0) {
      schema.defaultValue(present(schema));
    }
    return schema.build();
  }

  /** Arrays of bytes are equal to themselves alone, and so are schemas with such a default. */
  private static boolean hasNoBytes(Schema schema) {
    return switch (schema.type()) {
      case BYTES -> schema.name() != null && schema.name().equals(Decimal.LOGICAL_NAME);
      case ARRAY -> hasNoBytes(schema.valueSchema());
      case MAP -> hasNoBytes(schema.keySchema()) && hasNoBytes(schema.valueSchema());
      case STRUCT -> schema.fields().stream().allMatch(field -> hasNoBytes(field.schema()));
      default -> true;
    };
  }

  private SchemaBuilder builder(int depth) {
    return switch (random.nextInt(depth < DEPTH ? 16 : 13)) {
      case 0 -> SchemaBuilder.bool();
      case 1 -> SchemaBuilder.int8();
      case 2 -> SchemaBuilder.int16();
      case 3 -> SchemaBuilder.int32();
      case 4 -> SchemaBuilder.int64();
      case 5 -> SchemaBuilder.float32();
      case 6 -> SchemaBuilder.float64();
      case 7 -> SchemaBuilder.string();
      case 8 -> SchemaBuilder.bytes();
      case 9 -> Decimal.builder(random.nextInt(12) - 2);
      case 10 -> Date.builder();
      case 11 -> Time.builder();
      case 12 -> Timestamp.builder();
      case 13 -> SchemaBuilder.array(schema(depth + 1));
      case 14 -> SchemaBuilder.map(key(), schema(depth + 1));
      default -> struct(depth);
    };
  }

  private Schema key() {
    return random.nextBoolean() ? Schema.STRING_SCHEMA : SchemaBuilder.int32().doc("key").build();
  }

  private SchemaBuilder struct(int depth) {
    SchemaBuilder struct = SchemaBuilder.struct();
    int fields = random.nextInt(5);
    for (int i = 0; i < fields; i++) {
      struct.field("field " + i, schema(depth + 1));
    }
    return struct;
  }

  /** A value, or null where it may be. */
  Object value(Schema schema) {
    return schema.isOptional() && random.nextInt(4) == 0 ? null : present(schema);
  }

  /** A value that is not null. */
  Object present(Schema schema) {
    String name = schema.name() == null ? "" : schema.name();
    return switch (name) {
      case Decimal.LOGICAL_NAME ->
          new BigDecimal(
              new BigInteger(100, random).subtract(BigInteger.ONE.shiftLeft(99)),
              Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD)));
      case Date.LOGICAL_NAME ->
          new java.util.Date((random.nextInt(80_000) - 40_000) * MILLIS_PER_DAY);
      case Time.LOGICAL_NAME -> new java.util.Date(random.nextInt((int) MILLIS_PER_DAY));
      case Timestamp.LOGICAL_NAME -> new java.util.Date(random.nextLong() >> 8);
      default -> plain(schema);
    };
  }

  private Object plain(Schema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> random.nextBoolean();
      case INT8 -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32 -> random.nextInt();
      case INT64 -> random.nextLong();
      case FLOAT32 -> random.nextFloat();
      case FLOAT64 -> random.nextGaussian();
      case STRING -> "text é " + Integer.toString(random.nextInt(), 36);
      case BYTES -> {
        byte[] bytes = new byte[random.nextInt(9)];
        random.nextBytes(bytes);
        yield bytes;
      }
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(schema.valueSchema()));
        }
        yield items;
      }
      case MAP -> {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          entries.put(present(schema.keySchema()), value(schema.valueSchema()));
        }
        yield entries;
      }
      case STRUCT -> {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
          struct.put(field, value(field.schema()));
        }
        yield struct;
      }
    };
  }
}
