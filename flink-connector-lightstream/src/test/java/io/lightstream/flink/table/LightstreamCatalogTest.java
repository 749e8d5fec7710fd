// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.flink.fs.ArrowSamples;
import io.lightstream.flink.fs.MemoryFileSystem;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.apache.flink.table.factories.FactoryUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LightstreamCatalogTest {

  private static final byte[] FILE = ArrowSamples.file(3);
  private static final byte[] STREAM = ArrowSamples.stream(true, 3);

  private final MemoryFileSystem memory = MemoryFileSystem.named("catalog");
  private final Catalog catalog =
      new LightstreamCatalog("c", new Path("memory://catalog/data"), "default");

  @BeforeEach
  void putFiles() {
    memory.put("/data/trades.arrow", FILE);
    memory.put("/data/day.1.feather", FILE);
    memory.put("/data/ticks.ARROWS", STREAM);
    memory.put("/data/twice.arrow", FILE);
    memory.put("/data/twice.arrows", STREAM);
    memory.put("/data/it's `quoted`, /*?[x].arrow".replace("/*", "*"), FILE);
    memory.put("/data/readme.txt", "text".getBytes());
    memory.put("/data/.hidden.arrow", FILE);
    memory.put("/data/_temporary/x.arrow", FILE);
    memory.put("/data/my db/one.ipc", FILE);
    memory.put("/data/my db/parts/part-0-1", FILE);
    memory.put("/data/my db/parts/part-0-2", FILE);
    memory.put("/data/my db/deep/city=Oslo/part-7", STREAM);
    memory.put("/data/my db/texts/a.txt", "text".getBytes());
    memory.put("/data/my db/one/part", FILE);
  }

  @AfterEach
  void nothingIsOpen() {
    assertEquals(0, memory.open());
    memory.clear();
  }

  @Test
  void databasesAreFoldersAndTablesAreFilesAndFoldersOfThem() throws Exception {
    catalog.open();
    assertEquals("default", catalog.getDefaultDatabase());
    assertEquals(List.of("default", "my db"), catalog.listDatabases());
    assertEquals(
        List.of("day.1", "it's `quoted`, *?[x]", "ticks", "trades", "twice.arrow", "twice.arrows"),
        catalog.listTables("default"));
    assertEquals(List.of("deep", "one", "one.ipc", "parts"), catalog.listTables("my db"));
    assertTrue(catalog.databaseExists("my db"));
    assertFalse(catalog.databaseExists("my"));
    assertFalse(catalog.databaseExists("../data"));
    assertEquals(List.of(), catalog.listViews("my db"));
    assertEquals(List.of(), catalog.listFunctions("my db"));
    assertEquals("Arrow files of memory://catalog/data", catalog.getDatabase("my db").getComment());
  }

  @Test
  void aTableHasTheColumnsOfItsFirstFileAndReadsThemAll() throws Exception {
    for (String name : List.of("parts", "one.ipc", "deep")) {
      CatalogTable table = (CatalogTable) catalog.getTable(new ObjectPath("my db", name));
      assertEquals(
          "(\n  `id` [BIGINT],\n  `name` [VARCHAR(2147483647)],\n  `side` [VARCHAR(2147483647)]\n)",
          table.getUnresolvedSchema().toString());
      assertEquals(
          Map.of(
              "connector", "filesystem",
              "format", "arrow",
              "path", "memory://catalog/data/my db/" + name),
          table.getOptions());
      assertEquals("", table.getComment());
    }
  }

  @Test
  void columnsThatFlinkHasNoTypeForAreLeftOutAndNamed() throws Exception {
    Schema schema =
        Schema.of(
            Field.nullable("a`b.c", new DataType.Int(32, true)),
            Field.nullable("span", new DataType.Interval(DataType.IntervalUnit.MONTH_DAY_NANO)));
    memory.put("/data/spans.arrow", ArrowSamples.emptyFile(schema));
    CatalogTable table = (CatalogTable) catalog.getTable(new ObjectPath("default", "spans"));
    assertEquals("(\n  `a``b.c` [INT]\n)", table.getUnresolvedSchema().toString());
    assertTrue(table.getComment().startsWith("without the columns span "), table.getComment());
  }

  @Test
  void aFileIsAlsoKnownByItsWholeName() throws Exception {
    for (String name : List.of("trades", "trades.arrow")) {
      ObjectPath path = new ObjectPath("default", name);
      assertTrue(catalog.tableExists(path));
      assertEquals(
          "memory://catalog/data/trades.arrow", catalog.getTable(path).getOptions().get("path"));
    }
    for (String no : List.of("twice", "my db", "../data/trades", "readme", ".hidden", "texts")) {
      assertFalse(catalog.tableExists(new ObjectPath("default", no)), no);
      assertThrows(
          TableNotExistException.class, () -> catalog.getTable(new ObjectPath("default", no)));
    }
  }

  @Test
  void nothingCanBeChanged() {
    ObjectPath trades = new ObjectPath("default", "trades");
    CatalogException e =
        assertThrows(CatalogException.class, () -> catalog.dropTable(trades, true));
    assertEquals(
        "catalog 'c' shows the Arrow files of memory://catalog/data and cannot drop a table:"
            + " change the files instead",
        e.getMessage());
    assertThrows(CatalogException.class, () -> catalog.createTable(trades, null, true));
    assertThrows(CatalogException.class, () -> catalog.createDatabase("d", null, true));
    assertThrows(CatalogException.class, () -> catalog.dropDatabase("my db", true, true));
    assertThrows(CatalogException.class, () -> catalog.renameTable(trades, "t", true));
    assertTrue(memory.files().containsKey("/data/trades.arrow"));
  }

  @Test
  void whatIsNotThereIsSaid() {
    ObjectPath none = new ObjectPath("no", "table");
    assertThrows(DatabaseNotExistException.class, () -> catalog.listTables("no"));
    assertThrows(DatabaseNotExistException.class, () -> catalog.getDatabase("no"));
    assertThrows(TableNotExistException.class, () -> catalog.getTable(none));
    assertThrows(TableNotExistException.class, () -> catalog.getTableStatistics(none));
    assertThrows(FunctionNotExistException.class, () -> catalog.getFunction(none));
    assertThrows(
        TableNotPartitionedException.class,
        () -> catalog.listPartitions(new ObjectPath("default", "trades")));
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    memory.put("/data/bad.arrow", "ARROW1, or so it seems".getBytes());
    assertTrue(catalog.tableExists(new ObjectPath("default", "bad")));
    CatalogException e =
        assertThrows(
            CatalogException.class, () -> catalog.getTable(new ObjectPath("default", "bad")));
    assertTrue(e.getMessage().startsWith("catalog 'c' of memory://catalog/data: "), e.getMessage());
    assertTrue(
        e.getMessage().contains("/data/bad.arrow: an Arrow file must end with"), e.getMessage());
  }

  @Test
  void aFolderThatIsMissingOrAmbiguousIsRefusedWhenTheCatalogIsOpened(
      @TempDir java.nio.file.Path directory) throws Exception {
    Catalog missing =
        new LightstreamCatalog("m", new Path(directory.resolve("none").toString()), "default");
    CatalogException e = assertThrows(CatalogException.class, missing::open);
    assertTrue(e.getMessage().contains("catalog 'm' of " + directory), e.getMessage());
    java.nio.file.Path file = Files.createFile(directory.resolve("file"));
    assertThrows(
        CatalogException.class,
        () -> new LightstreamCatalog("f", new Path(file.toString()), "default").open());
    Catalog ambiguous = new LightstreamCatalog("a", new Path("memory://catalog/data"), "my db");
    CatalogException two = assertThrows(CatalogException.class, ambiguous::open);
    assertTrue(two.getMessage().contains("'default-database'"), two.getMessage());
  }

  @Test
  void flinkFindsItByItsType() throws Exception {
    Catalog found =
        FactoryUtil.createCatalog(
            "found",
            Map.of("type", "lightstream", "path", "memory://catalog/data", "default-database", "d"),
            new Configuration(),
            getClass().getClassLoader());
    found.open();
    assertEquals(List.of("d", "my db"), found.listDatabases());
    assertThrows(
        RuntimeException.class,
        () ->
            FactoryUtil.createCatalog(
                "bad",
                Map.of("type", "lightstream"),
                new Configuration(),
                getClass().getClassLoader()));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "path, '', it must be the path of a folder (",
        "path, 's 3://x', it must be the path of a folder (",
        "default-database, ' ', it must be the name of a database",
      })
  void anOptionIsRefusedWithItsValueAndWhatIsAllowed(String option, String value, String rule) {
    Map<String, String> options =
        new HashMap<>(Map.of("type", "lightstream", "path", "memory://catalog/data"));
    options.put(option, value.substring(1, value.length() - 1));
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () ->
                FactoryUtil.createCatalog(
                    "bad", options, new Configuration(), getClass().getClassLoader()));
    String said = e.getCause().getMessage();
    assertTrue(said.startsWith("option '" + option + "' is " + value + ": " + rule), said);
  }
}
