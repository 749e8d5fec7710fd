// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.error.LightstreamException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.expressions.Expression;

/**
 * A folder of Arrow files as a catalog: what is in it need not be declared. The files in the folder
 * are the tables of the default database, each folder in it is a database, whose tables are its
 * files and its folders of files. A table has the columns of its file, of a folder those of its
 * first file.
 *
 * <p>Nothing is remembered: each call looks at the folder. Tables come to be by writing files, so
 * that what would change the catalog is refused. Safe for use by several threads.
 */
public final class LightstreamCatalog implements Catalog {

  private final String name;
  private final Path folder;
  private final String defaultDatabase;

  /**
   * A catalog of a folder, which need not exist before {@link #open}.
   *
   * @param name for messages to people
   * @param defaultDatabase the name of the database with the files of the folder itself
   */
  public LightstreamCatalog(String name, Path folder, String defaultDatabase) {
    this.name = Objects.requireNonNull(name, "name");
    this.folder = Objects.requireNonNull(folder, "folder");
    this.defaultDatabase = Objects.requireNonNull(defaultDatabase, "defaultDatabase");
  }

  /** What looks at the files. */
  private interface Look<T> {
    T at(CatalogFiles files) throws IOException;
  }

  private <T> T look(Look<T> look) {
    try {
      return look.at(CatalogFiles.of(folder));
    } catch (FileNotFoundException e) {
      throw failed("no such folder or file: " + e.getMessage(), e);
    } catch (IOException | LightstreamException e) {
      throw failed(e.getMessage(), e);
    }
  }

  private CatalogException failed(String why, Exception e) {
    return new CatalogException("catalog '" + name + "' of " + folder + ": " + why, e);
  }

  private CatalogException refused(String what) {
    return new CatalogException(
        "catalog '"
            + name
            + "' shows the Arrow files of "
            + folder
            + " and cannot "
            + what
            + ": change the files instead");
  }

  /** {@inheritDoc} Checks that there is the folder, and none called as the default database. */
  @Override
  public void open() {
    if (look(CatalogFiles::folders).containsKey(defaultDatabase)) {
      throw new CatalogException(
          "catalog '"
              + name
              + "': the folder '"
              + defaultDatabase
              + "' in "
              + folder
              + " is called as the database with the files beside it: choose another name for that"
              + " by 'default-database'");
    }
  }

  @Override
  public void close() {}

  @Override
  public String getDefaultDatabase() {
    return defaultDatabase;
  }

  @Override
  public List<String> listDatabases() {
    List<String> databases = new ArrayList<>();
    databases.add(defaultDatabase);
    databases.addAll(look(CatalogFiles::folders).keySet());
    return databases;
  }

  @Override
  public CatalogDatabase getDatabase(String database) throws DatabaseNotExistException {
    requireDatabase(database);
    return new FolderDatabase(Map.of(), "Arrow files of " + folder);
  }

  @Override
  public boolean databaseExists(String database) {
    return database.equals(defaultDatabase) || look(CatalogFiles::folders).containsKey(database);
  }

  private void requireDatabase(String database) throws DatabaseNotExistException {
    if (!databaseExists(database)) {
      throw new DatabaseNotExistException(name, database);
    }
  }

  @Override
  public List<String> listTables(String database) throws DatabaseNotExistException {
    requireDatabase(database);
    return List.copyOf(look(files -> tables(files, database)).keySet());
  }

  private Map<String, Path> tables(CatalogFiles files, String database) throws IOException {
    if (database.equals(defaultDatabase)) {
      return files.tables(files.root(), false);
    }
    Path inside = files.folders().get(database);
    return inside == null ? Map.of() : files.tables(inside, true);
  }

  /** {@inheritDoc} There are none. */
  @Override
  public List<String> listViews(String database) throws DatabaseNotExistException {
    requireDatabase(database);
    return List.of();
  }

  /** A file is also known by its whole name. */
  private Optional<Path> find(CatalogFiles files, ObjectPath table) throws IOException {
    Map<String, Path> tables = tables(files, table.getDatabaseName());
    Path named = tables.get(table.getObjectName());
    return named != null
        ? Optional.of(named)
        : tables.values().stream()
            .filter(path -> path.getName().equals(table.getObjectName()))
            .findFirst();
  }

  /**
   * {@inheritDoc}
   *
   * @return a table of Flink's filesystem connector with the format {@code arrow}; columns that
   *     Flink has no type for are left out, and named in its comment
   */
  @Override
  public CatalogTable getTable(ObjectPath table) throws TableNotExistException {
    Optional<CatalogTable> found =
        look(
            files -> {
              Optional<Path> path = find(files, table);
              Optional<Path> file = path.isEmpty() ? path : files.firstFile(path.get());
              return file.map(first -> CatalogTables.of(path.get(), first));
            });
    return found.orElseThrow(() -> new TableNotExistException(name, table));
  }

  @Override
  public boolean tableExists(ObjectPath table) {
    return look(files -> find(files, table)).isPresent();
  }

  private void requireTable(ObjectPath table) throws TableNotExistException {
    if (!tableExists(table)) {
      throw new TableNotExistException(name, table);
    }
  }

  /** {@inheritDoc} There are none. */
  @Override
  public List<CatalogPartitionSpec> listPartitions(ObjectPath table)
      throws TableNotExistException, TableNotPartitionedException {
    requireTable(table);
    throw new TableNotPartitionedException(name, table);
  }

  @Override
  public List<CatalogPartitionSpec> listPartitions(ObjectPath table, CatalogPartitionSpec spec)
      throws TableNotExistException, TableNotPartitionedException {
    return listPartitions(table);
  }

  @Override
  public List<CatalogPartitionSpec> listPartitionsByFilter(
      ObjectPath table, List<Expression> filters)
      throws TableNotExistException, TableNotPartitionedException {
    return listPartitions(table);
  }

  @Override
  public CatalogPartition getPartition(ObjectPath table, CatalogPartitionSpec spec)
      throws PartitionNotExistException {
    throw new PartitionNotExistException(name, table, spec);
  }

  @Override
  public boolean partitionExists(ObjectPath table, CatalogPartitionSpec spec) {
    return false;
  }

  /** {@inheritDoc} There are none. */
  @Override
  public List<String> listFunctions(String database) throws DatabaseNotExistException {
    requireDatabase(database);
    return List.of();
  }

  @Override
  public CatalogFunction getFunction(ObjectPath function) throws FunctionNotExistException {
    throw new FunctionNotExistException(name, function);
  }

  @Override
  public boolean functionExists(ObjectPath function) {
    return false;
  }

  @Override
  public CatalogTableStatistics getTableStatistics(ObjectPath table) throws TableNotExistException {
    requireTable(table);
    return CatalogTableStatistics.UNKNOWN;
  }

  @Override
  public CatalogColumnStatistics getTableColumnStatistics(ObjectPath table)
      throws TableNotExistException {
    requireTable(table);
    return CatalogColumnStatistics.UNKNOWN;
  }

  @Override
  public CatalogTableStatistics getPartitionStatistics(ObjectPath table, CatalogPartitionSpec spec)
      throws PartitionNotExistException {
    throw new PartitionNotExistException(name, table, spec);
  }

  @Override
  public CatalogColumnStatistics getPartitionColumnStatistics(
      ObjectPath table, CatalogPartitionSpec spec) throws PartitionNotExistException {
    throw new PartitionNotExistException(name, table, spec);
  }

  @Override
  public void createDatabase(String database, CatalogDatabase definition, boolean ignoreIfExists) {
    throw refused("create a database");
  }

  @Override
  public void dropDatabase(String database, boolean ignoreIfNotExists, boolean cascade) {
    throw refused("drop a database");
  }

  @Override
  public void alterDatabase(
      String database, CatalogDatabase definition, boolean ignoreIfNotExists) {
    throw refused("alter a database");
  }

  @Override
  public void createTable(ObjectPath table, CatalogBaseTable definition, boolean ignoreIfExists) {
    throw refused("create a table");
  }

  @Override
  public void dropTable(ObjectPath table, boolean ignoreIfNotExists) {
    throw refused("drop a table");
  }

  @Override
  public void renameTable(ObjectPath table, String newName, boolean ignoreIfNotExists) {
    throw refused("rename a table");
  }

  @Override
  public void alterTable(ObjectPath table, CatalogBaseTable definition, boolean ignoreIfNotExists) {
    throw refused("alter a table");
  }

  @Override
  public void createPartition(
      ObjectPath table,
      CatalogPartitionSpec spec,
      CatalogPartition partition,
      boolean ignoreIfExists) {
    throw refused("create a partition");
  }

  @Override
  public void dropPartition(
      ObjectPath table, CatalogPartitionSpec spec, boolean ignoreIfNotExists) {
    throw refused("drop a partition");
  }

  @Override
  public void alterPartition(
      ObjectPath table,
      CatalogPartitionSpec spec,
      CatalogPartition partition,
      boolean ignoreIfNotExists) {
    throw refused("alter a partition");
  }

  @Override
  public void createFunction(
      ObjectPath function, CatalogFunction definition, boolean ignoreIfExists) {
    throw refused("create a function");
  }

  @Override
  public void alterFunction(
      ObjectPath function, CatalogFunction definition, boolean ignoreIfNotExists) {
    throw refused("alter a function");
  }

  @Override
  public void dropFunction(ObjectPath function, boolean ignoreIfNotExists) {
    throw refused("drop a function");
  }

  @Override
  public void alterTableStatistics(
      ObjectPath table, CatalogTableStatistics statistics, boolean ignoreIfNotExists) {
    throw refused("keep statistics");
  }

  @Override
  public void alterTableColumnStatistics(
      ObjectPath table, CatalogColumnStatistics statistics, boolean ignoreIfNotExists) {
    throw refused("keep statistics");
  }

  @Override
  public void alterPartitionStatistics(
      ObjectPath table,
      CatalogPartitionSpec spec,
      CatalogTableStatistics statistics,
      boolean ignoreIfNotExists) {
    throw refused("keep statistics");
  }

  @Override
  public void alterPartitionColumnStatistics(
      ObjectPath table,
      CatalogPartitionSpec spec,
      CatalogColumnStatistics statistics,
      boolean ignoreIfNotExists) {
    throw refused("keep statistics");
  }
}
