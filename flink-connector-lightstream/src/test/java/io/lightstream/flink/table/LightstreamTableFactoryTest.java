// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.ParallelismProvider;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.ScanTableSource.ScanRuntimeProvider;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

/** Tables made as Flink makes them. */
class LightstreamTableFactoryTest {

  private static final Map<String, String> PLAIN = Map.of("uri", "tcp://localhost:9000");

  @Test
  void factoryIsFoundByItsName() {
    ScanTableSource source = source(DataTypes.INT(), PLAIN);
    assertEquals("Lightstream", source.asSummaryString());
    assertEquals("Lightstream", source.copy().asSummaryString());
  }

  @Test
  void unknownOptionIsRefusedWithAllThatThereAre() {
    String message = refusal(DataTypes.INT(), with("scan.on-gpa", "fail"));
    assertTrue(message.contains("scan.on-gpa"), message);
    OptionRules.all().forEach(rule -> assertTrue(message.contains(rule.option().key()), message));
  }

  @Test
  void badValueIsRefusedWithOptionValueAndWhatIsAllowed() {
    assertEquals(
        "option 'scan.on-gap' is 'skip': it must be one of 'fail', 'continue'",
        refusal(DataTypes.INT(), with("scan.on-gap", "skip")));
  }

  @Test
  void optionsOfBothSidesMayStandInOneTable() {
    source(DataTypes.INT(), with("sink.batch.rows", "5"));
    assertEquals("Lightstream", sink(with("scan.copy-rows", "true")).asSummaryString());
  }

  @Test
  void watermarkOptionsOfFlinkAreTaken() {
    source(DataTypes.INT(), with("scan.watermark.idle-timeout", "1 s"));
  }

  @Test
  void columnOfATypeThatArrowLacksIsRefusedWithTheTable() {
    String message = refusal(DataTypes.NULL(), PLAIN);
    assertTrue(message.startsWith("table catalog.database.flights: "), message);
    assertTrue(message.contains("'delay'"), message);
  }

  @Test
  void parallelismIsThatOfTheOption() {
    ScanRuntimeProvider plain = source(DataTypes.INT(), PLAIN).getScanRuntimeProvider(null);
    assertEquals(Optional.empty(), ((ParallelismProvider) plain).getParallelism());
    assertTrue(plain.isBounded());
    ScanRuntimeProvider two =
        source(DataTypes.INT(), with("scan.parallelism", "2")).getScanRuntimeProvider(null);
    assertEquals(Optional.of(2), ((ParallelismProvider) two).getParallelism());
  }

  @Test
  void tableThatGoesOnIsNotBounded() {
    assertFalse(
        source(DataTypes.INT(), with("scan.bounded.mode", "unbounded"))
            .getScanRuntimeProvider(null)
            .isBounded());
  }

  private static Map<String, String> with(String option, String value) {
    Map<String, String> options = new HashMap<>(PLAIN);
    options.put(option, value);
    return options;
  }

  private static String refusal(DataType type, Map<String, String> options) {
    Throwable e = assertThrows(ValidationException.class, () -> source(type, options));
    return e.getMessage().startsWith("Unable to create") ? e.getCause().getMessage() : "" + e;
  }

  private static ScanTableSource source(DataType type, Map<String, String> options) {
    return (ScanTableSource)
        FactoryUtil.createDynamicTableSource(
            null,
            ObjectIdentifier.of("catalog", "database", "flights"),
            table(type, options),
            Map.of(),
            new Configuration(),
            LightstreamTableFactoryTest.class.getClassLoader(),
            false);
  }

  private static LightstreamTableSink sink(Map<String, String> options) {
    return (LightstreamTableSink)
        FactoryUtil.createDynamicTableSink(
            null,
            ObjectIdentifier.of("catalog", "database", "flights"),
            table(DataTypes.INT(), options),
            Map.of(),
            new Configuration(),
            LightstreamTableFactoryTest.class.getClassLoader(),
            false);
  }

  private static ResolvedCatalogTable table(DataType type, Map<String, String> options) {
    Map<String, String> all = new HashMap<>(options);
    all.put("connector", "lightstream");
    CatalogTable table =
        CatalogTable.newBuilder()
            .schema(Schema.newBuilder().column("delay", type).build())
            .options(all)
            .build();
    return new ResolvedCatalogTable(
        table, ResolvedSchema.of(List.of(Column.physical("delay", type))));
  }
}
