// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Looks into a JVM from outside. */
public final class JvmProbe implements AutoCloseable {

  private static final int TRACE_LINES = 3;

  private final long pid;
  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private JvmProbe(long pid, JMXConnector connector) throws IOException {
    this.pid = pid;
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
  }

  public static JvmProbe of(GuardedProcess process) throws IOException {
    VirtualMachine machine;
    try {
      machine = VirtualMachine.attach(Long.toString(process.pid()));
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
    try {
      return new JvmProbe(
          process.pid(),
          JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
    } finally {
      machine.detach();
    }
  }

  /** Names of our threads, with the top of their stacks. */
  public List<String> ourThreads() throws IOException {
    ThreadMXBean threads =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    return Stream.of(threads.dumpAllThreads(false, false))
        .filter(JvmProbe::isOurs)
        .map(thread -> thread.getThreadName() + " " + top(thread))
        .toList();
  }

  private static boolean isOurs(ThreadInfo thread) {
    return thread.getThreadName().toLowerCase(java.util.Locale.ROOT).contains("lightstream")
        || Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("io.lightstream."))
            && !thread.getThreadName().equals("main")
            && !thread.getThreadName().equals("parent watch");
  }

  private static List<StackTraceElement> top(ThreadInfo thread) {
    return Stream.of(thread.getStackTrace()).limit(TRACE_LINES).toList();
  }

  /** How many class loaders of a type there are, after a collection of garbage. */
  public int loaders(String type) {
    collectGarbage();
    return (int) diagnose("vmClassloaders").lines().filter(line -> line.contains(type)).count();
  }

  /** Classes of ours, not of the tests, of which objects are alive. */
  public List<String> ourObjects() {
    collectGarbage();
    return diagnose("gcClassHistogram")
        .lines()
        .filter(line -> line.contains("io.lightstream.") && !line.contains("io.lightstream.e2e."))
        .toList();
  }

  /** How many objects of each of our classes are alive. */
  public Map<String, Long> ourInstances() {
    Map<String, Long> instances = new TreeMap<>();
    for (String line : ourObjects()) {
      String[] parts = line.strip().split("\\s+"); // rank: instances bytes class (module)
      instances.merge(parts[3], Long.valueOf(parts[1]), Long::sum);
    }
    return instances;
  }

  /** The value of an attribute of one of its beans. */
  public Object attribute(String bean, String attribute) throws IOException {
    try {
      return beans.getAttribute(new ObjectName(bean), attribute);
    } catch (JMException e) {
      throw new IOException(bean, e);
    }
  }

  private void collectGarbage() {
    diagnose("gcRun");
    diagnose("gcRun");
  }

  /** Bytes of direct buffers. */
  public long directBytes() throws IOException {
    for (BufferPoolMXBean pool :
        ManagementFactory.getPlatformMXBeans(beans, BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        return pool.getMemoryUsed();
      }
    }
    throw new AssertionError("no pool of direct buffers");
  }

  /** Open sockets, and sockets listened on. */
  public long sockets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return files.filter(JvmProbe::isSocket).count();
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // Closed meanwhile.
    }
  }

  private String diagnose(String operation) {
    try {
      ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
      boolean plain = operation.equals("gcRun");
      return (String)
          beans.invoke(
              commands,
              operation,
              plain ? new Object[0] : new Object[] {new String[0]},
              plain ? new String[0] : new String[] {String[].class.getName()});
    } catch (JMException | IOException e) {
      throw new AssertionError(operation, e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
