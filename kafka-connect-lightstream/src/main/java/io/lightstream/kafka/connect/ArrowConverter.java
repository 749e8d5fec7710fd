// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.kafka.connect.config.Choice;
import io.lightstream.kafka.connect.config.Definition;
import io.lightstream.kafka.connect.config.Limits;
import io.lightstream.kafka.connect.config.Setting;
import io.lightstream.kafka.connect.config.Settings;
import io.lightstream.kafka.data.ValueDecoder;
import io.lightstream.kafka.data.ValueEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;

/**
 * Keys and values of records as Arrow IPC streams of one batch each: what {@link ValueEncoder}
 * writes and {@link ValueDecoder} reads. Schemas travel with the values, so no registry is needed.
 * Safe for several threads.
 */
public final class ArrowConverter implements Converter, Versioned {

  /** The setting that says what becomes of a batch that is read. */
  public static final String ARROW_VALUE = "arrow.value";

  /** The setting that says for how many schemas what is needed to write and read is kept. */
  public static final String SCHEMAS_CACHE_SIZE = "schemas.cache.size";

  private static final int DEFAULT_SCHEMAS = 100;

  private static final Definition DEFINITION =
      Definition.builder()
          .group(
              "Converter",
              Setting.of(
                      ARROW_VALUE,
                      Type.STRING,
                      "What batches become",
                      "What a batch that is read becomes: row (a struct, of a batch of one row),"
                          + " rows (an array of structs), batch (the bytes as they are, under the"
                          + " schema name io.lightstream.arrow.RecordBatch), or auto: what the"
                          + " converter wrote comes back as it was, batches of others stay"
                          + " batches.")
                  .withDefault(Choice.name(ValueDecoder.Read.AUTO))
                  .allowing(Choice.of(ValueDecoder.Read.class)),
              Setting.of(
                      SCHEMAS_CACHE_SIZE,
                      Type.INT,
                      "Schemas kept",
                      "For how many schemas what is needed to write and to read them is kept.")
                  .withDefault(DEFAULT_SCHEMAS)
                  .allowing(new Limits(1, Integer.MAX_VALUE, "schemas"))
                  .low())
          .build();

  private ValueEncoder encoder;
  private ValueDecoder decoder;

  /** For Connect, which makes converters by reflection. */
  public ArrowConverter() {}

  @Override
  public ConfigDef config() {
    return DEFINITION.configDef();
  }

  @Override
  public synchronized void configure(Map<String, ?> settings, boolean isKey) {
    Map<String, String> given = new HashMap<>();
    settings.forEach((name, value) -> given.put(name, Objects.toString(value, null)));
    Settings read = DEFINITION.parse(given);
    int schemas = read.integer(SCHEMAS_CACHE_SIZE);
    close();
    encoder = new ValueEncoder(schemas);
    decoder = new ValueDecoder(read.choice(ARROW_VALUE, ValueDecoder.Read.class), schemas);
  }

  /**
   * Returns the bytes of a value, null for null.
   *
   * @throws org.apache.kafka.connect.errors.DataException that names the path of the field that
   *     Arrow has no type for, or whose value does not fit
   */
  @Override
  public synchronized byte[] fromConnectData(String topic, Schema schema, Object value) {
    return encoder.encode(schema, value);
  }

  /**
   * Returns the value of bytes.
   *
   * @throws org.apache.kafka.connect.errors.DataException that says at which offset which rule is
   *     broken, if the bytes are not a stream of one batch, or why it cannot be what it is to
   *     become
   */
  @Override
  public synchronized SchemaAndValue toConnectData(String topic, byte[] value) {
    return decoder.decode(value);
  }

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public synchronized void close() {
    if (encoder != null) {
      encoder.close();
      decoder.close();
    }
  }
}
