// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import io.lightstream.e2e.ClassFiles;
import io.lightstream.e2e.Folders;
import io.lightstream.e2e.Guarded;
import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A standalone cluster: JobManager, TaskManagers and, so that jobs survive the JobManager, a
 * ZooKeeper (Flink's own shaded one: Flink can do without one only in Kubernetes, and a service of
 * our own would be tested along). Each is a process that ends with this one.
 *
 * <p>Its folder is {@code target/flink-clusters/NAME}; logs stay in there, all else goes with
 * {@link #close()}.
 */
final class FlinkCluster implements AutoCloseable {

  private static final Path CLUSTERS = Path.of("target", "flink-clusters").toAbsolutePath();
  private static final String ZOOKEEPER =
      "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain";
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  private static final String SQL_GATEWAY = "org.apache.flink.table.gateway.SqlGateway";

  /** How long a process may be silent before it is taken for dead. */
  private static final String HEARTBEAT_TIMEOUT = "6 s";

  private final Path folder;
  private final int slots;
  private final Map<String, String> configuration = new LinkedHashMap<>();
  private final List<GuardedProcess> taskManagers = new ArrayList<>();
  private final FlinkRest rest;
  private GuardedProcess zooKeeper;
  private GuardedProcess jobManager;

  private FlinkCluster(String name, int slots) {
    this.folder = CLUSTERS.resolve(name);
    this.slots = slots;
    int port = Ports.free();
    this.rest = new FlinkRest(port);
    configure(port);
  }

  /**
   * Starts a cluster and waits until it is ready.
   *
   * @param name of its folder
   * @param taskManagers how many
   * @param slots of each
   * @param survives whether jobs survive the JobManager
   */
  static FlinkCluster start(String name, int taskManagers, int slots, boolean survives) {
    FlinkCluster cluster = new FlinkCluster(name, slots);
    try {
      cluster.makeFolder();
      if (survives) {
        cluster.startZooKeeper();
      }
      cluster.writeConfiguration();
      cluster.startJobManager();
      for (int i = 0; i < taskManagers; i++) {
        cluster.startTaskManager();
      }
      cluster.awaitReady();
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts a SQL gateway in front of the cluster, whose session can use a jar. */
  FlinkSql sql(Path jar) {
    int port = Ports.free();
    List<String> flags = flags("sql-gateway", 512);
    flags.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    GuardedProcess gateway =
        GuardedProcess.start(
            "sql-gateway",
            log().resolve("sql-gateway.out"),
            flags,
            List.of(
                SQL_GATEWAY,
                "-Dsql-gateway.endpoint.rest.address=127.0.0.1",
                "-Dsql-gateway.endpoint.rest.port=" + port),
            Map.of("FLINK_CONF_DIR", conf()));
    return FlinkSql.open(gateway, port, jar);
  }

  FlinkRest rest() {
    return rest;
  }

  GuardedProcess jobManager() {
    return jobManager;
  }

  /** The TaskManager that was started {@code index} places after the oldest that was not killed. */
  GuardedProcess taskManager(int index) {
    return taskManagers.get(index);
  }

  /** A folder for what jobs read and write, which goes with the cluster. */
  Path work() {
    return folder.resolve("work");
  }

  /** Where logs go, which stay. */
  Path log() {
    return folder.resolve("log");
  }

  Path savepoints() {
    return folder.resolve("savepoints");
  }

  /** Waits until all slots of all TaskManagers are registered. */
  void awaitReady() {
    Patience.await(
        "the cluster of " + folder + " to be ready",
        () -> {
          requireAlive(jobManager);
          taskManagers.forEach(FlinkCluster::requireAlive);
          return rest.slots() == slots * taskManagers.size();
        });
  }

  private static void requireAlive(GuardedProcess process) {
    if (!process.isAlive()) {
      throw new AssertionError(process + " has ended: " + process.printed());
    }
  }

  /** {@code kill -9}, and starts another one at the same address. */
  void replaceJobManager() {
    jobManager.kill();
    startJobManager();
  }

  /** {@code kill -9}, and starts another one. */
  void replaceTaskManager(int index) {
    taskManagers.remove(index).kill();
    startTaskManager();
  }

  /** Ends one that was told so by the cluster, or that nobody needs any more. */
  void forgetTaskManager(int index) {
    taskManagers.remove(index).kill();
  }

  void startTaskManager() {
    List<String> flags = flags("taskmanager", 384);
    flags.add("-XX:MaxDirectMemorySize=224m");
    flags.add("-XX:MaxMetaspaceSize=128m");
    taskManagers.add(start("taskmanager", flags, List.of(TASK_MANAGER, "--configDir", conf())));
  }

  private void startJobManager() {
    List<String> flags = flags("jobmanager", 256);
    flags.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    jobManager = start("jobmanager", flags, List.of(JOB_MANAGER, "--configDir", conf()));
  }

  private void startZooKeeper() throws IOException {
    int port = Ports.free();
    Path file = folder.resolve("zookeeper.cfg");
    Files.writeString(
        file,
        String.join(
            "\n",
            "tickTime=500",
            "dataDir=" + Files.createDirectories(folder.resolve("zookeeper")),
            "clientPortAddress=127.0.0.1",
            "clientPort=" + port,
            "admin.enableServer=false",
            ""));
    zooKeeper = start("zookeeper", flags("zookeeper", 64), List.of(ZOOKEEPER, file.toString()));
    configuration.put("high-availability.type", "zookeeper");
    configuration.put("high-availability.zookeeper.quorum", "127.0.0.1:" + port);
    configuration.put("high-availability.zookeeper.client.session-timeout", "3000");
    configuration.put(
        "high-availability.storageDir", folder.resolve("recovery").toUri().toString());
    configuration.put("high-availability.jobmanager.port", "0");
  }

  private GuardedProcess start(String name, List<String> flags, List<String> main) {
    return GuardedProcess.start(name, folder.resolve("log").resolve(name + ".out"), flags, main);
  }

  private List<String> flags(String name, int heapMegabytes) {
    List<String> flags = new ArrayList<>();
    flags.add("-Xmx" + heapMegabytes + "m");
    flags.add("-XX:+UseSerialGC");
    flags.add("-XX:TieredStopAtLevel=1"); // They live for a minute.
    flags.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
    flags.add("-Dlog4j2.configurationFile=" + folder.resolve("conf").resolve("log4j2.properties"));
    flags.add("-Dlog.name=" + name);
    flags.add("-cp");
    flags.add(
        Stream.concat(FlinkDistribution.lib().stream(), Stream.of(folder.resolve("guarded")))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    return flags;
  }

  private String conf() {
    return folder.resolve("conf").toString();
  }

  private void makeFolder() throws IOException {
    Folders.delete(folder);
    for (String name : List.of("conf", "log", "tmp", "work", "savepoints", "upload")) {
      Files.createDirectories(folder.resolve(name));
    }
    ClassFiles.copy(Guarded.class, folder.resolve("guarded"));
    Files.writeString(
        folder.resolve("conf").resolve("log4j2.properties"),
        String.join(
            "\n",
            "rootLogger.level = INFO",
            "rootLogger.appenderRef.file.ref = file",
            "appender.file.name = file",
            "appender.file.type = FILE",
            "appender.file.append = true",
            "appender.file.fileName = " + folder.resolve("log") + "/${sys:log.name}.log",
            "appender.file.layout.type = PatternLayout",
            "appender.file.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n",
            ""));
  }

  private void configure(int restPort) {
    configuration.put("jobmanager.rpc.address", "127.0.0.1");
    configuration.put("jobmanager.rpc.port", Integer.toString(Ports.free()));
    configuration.put("jobmanager.bind-host", "127.0.0.1");
    configuration.put("taskmanager.bind-host", "127.0.0.1");
    configuration.put("taskmanager.host", "127.0.0.1");
    configuration.put("execution.target", "remote");
    configuration.put("rest.address", "127.0.0.1");
    configuration.put("rest.bind-address", "127.0.0.1");
    configuration.put("rest.port", Integer.toString(restPort));
    configuration.put("web.upload.dir", folder.resolve("upload").toString());
    configuration.put("io.tmp.dirs", folder.resolve("tmp").toString());
    configuration.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    configuration.put("taskmanager.cpu.cores", "2");
    configuration.put("taskmanager.memory.network.min", "32mb");
    configuration.put("taskmanager.memory.network.max", "32mb");
    configuration.put("taskmanager.memory.managed.size", "64mb");
    configuration.put("taskmanager.memory.task.heap.size", "256mb");
    configuration.put("taskmanager.memory.task.off-heap.size", "128mb");
    configuration.put("taskmanager.memory.framework.heap.size", "128mb");
    configuration.put("taskmanager.memory.framework.off-heap.size", "64mb");
    configuration.put("taskmanager.memory.jvm-metaspace.size", "128mb");
    configuration.put("taskmanager.memory.jvm-overhead.min", "64mb");
    configuration.put("taskmanager.memory.jvm-overhead.max", "64mb");
    configuration.put("heartbeat.interval", "1 s");
    configuration.put("heartbeat.timeout", HEARTBEAT_TIMEOUT);
    configuration.put("restart-strategy.type", "fixed-delay");
    configuration.put("restart-strategy.fixed-delay.attempts", "1000");
    configuration.put("restart-strategy.fixed-delay.delay", "500 ms");
    configuration.put("execution.checkpointing.interval", "500 ms");
    configuration.put("execution.checkpointing.storage", "filesystem");
    configuration.put(
        "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    configuration.put(
        "execution.checkpointing.savepoint-dir", folder.resolve("savepoints").toUri().toString());
  }

  private void writeConfiguration() throws IOException {
    List<String> lines = new ArrayList<>();
    configuration.forEach((key, value) -> lines.add(key + ": '" + value + "'"));
    Files.write(folder.resolve("conf").resolve("config.yaml"), lines);
  }

  @Override
  public void close() {
    taskManagers.forEach(GuardedProcess::close);
    taskManagers.clear();
    if (jobManager != null) {
      jobManager.close();
    }
    if (zooKeeper != null) {
      zooKeeper.close();
    }
    try {
      Folders.clearBut(folder, "log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
