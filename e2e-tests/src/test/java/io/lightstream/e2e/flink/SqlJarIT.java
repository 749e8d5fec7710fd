// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.e2e.ClassFiles;
import io.lightstream.e2e.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The self-contained jar of the connector, as it would be published. */
@Timeout(120)
class SqlJarIT {

  private static final String OURS = "io/lightstream/";

  /** Not relocated: the natives of zstd-jni look for its classes by their names. */
  private static final String ZSTD = "com/github/luben/zstd/";

  private static final Pattern ZSTD_NATIVE =
      Pattern.compile("(linux|darwin|win|freebsd|aix)/\\w+/libzstd-jni-[\\d.-]+\\.(so|dylib|dll)");
  private static final Pattern ARTIFACT =
      Pattern.compile("([\\w.-]+:[\\w.-]+):jar:([\\w.-]+):(?:compile|runtime):(\\S+?\\.jar)\\b");
  private static final String SERVICES = "META-INF/services/";
  private static final long SUM_OF_PROBE = 10_000L * 9_999 / 2;

  @TempDir private Path folder;

  @Test
  void itHoldsOurClassesAndThoseOfTheNativesAlone() throws IOException {
    List<String> strangers =
        entries(FlinkDistribution.sqlJar()).stream()
            .filter(name -> !name.endsWith("/"))
            .filter(name -> !name.startsWith("META-INF/"))
            .filter(name -> !(name.startsWith(OURS) || name.startsWith(ZSTD)))
            .filter(name -> !ZSTD_NATIVE.matcher(name).matches())
            .toList();
    assertEquals(List.of(), strangers);
  }

  @Test
  void noEntryIsThereTwice() throws IOException {
    Set<String> seen = new HashSet<>();
    List<String> twice =
        entries(FlinkDistribution.sqlJar()).stream().filter(name -> !seen.add(name)).toList();
    assertEquals(List.of(), twice);
  }

  @Test
  void whatIsUsedByTheCommandOrByNobodyIsLeftOut() throws IOException {
    List<String> names = entries(FlinkDistribution.sqlJar());
    for (String unwanted :
        List.of(
            "io/lightstream/cli/",
            "META-INF/versions/",
            "META-INF/maven/",
            "META-INF/native/",
            "META-INF/native-image/",
            "module-info.class")) {
      assertTrue(names.stream().noneMatch(name -> name.startsWith(unwanted)), unwanted);
    }
    assertTrue(names.stream().noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA|EC)")));
  }

  @Test
  void noClassRefersToAThirdPartyUnderItsOwnName() throws IOException {
    List<String> referring = new ArrayList<>();
    try (JarFile jar = new JarFile(FlinkDistribution.sqlJar().toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class")) {
          String constants =
              new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
          if (constants.matches(
              "(?s).*(?<!shaded/)(io/netty/|org/msgpack/|com/google/flatbuffers/|org/apache/arrow/).*")) {
            referring.add(entry.getName());
          }
        }
      }
    }
    assertEquals(List.of(), referring);
  }

  @Test
  void servicesAreThoseOfTheModules() throws IOException {
    Map<String, List<String>> expected = new TreeMap<>();
    services(FlinkDistribution.thinJar(), expected);
    for (Bundled bundled : bundled()) {
      if (bundled.coordinates().startsWith("io.lightstream:")) {
        services(bundled.jar(), expected);
      }
    }
    Map<String, List<String>> actual = new TreeMap<>();
    services(FlinkDistribution.sqlJar(), actual);
    assertEquals(expected, actual);
  }

  @Test
  void servicesLoadInALoaderOfTheirOwnWithFlinkAlone() throws Exception {
    Map<String, List<String>> services = new TreeMap<>();
    services(FlinkDistribution.sqlJar(), services);
    try (URLClassLoader flink = ChildFirst.flink();
        ChildFirst loader = new ChildFirst(List.of(FlinkDistribution.sqlJar()), flink)) {
      for (Map.Entry<String, List<String>> service : services.entrySet()) {
        Class<?> type = Class.forName(service.getKey(), true, loader);
        for (String provider : service.getValue()) {
          Class<?> loaded = Class.forName(provider, true, loader);
          assertTrue(type.isInstance(loaded.getConstructor().newInstance()), provider);
        }
      }
    }
  }

  @Test
  void everyClassOfTheConnectorLinksWithFlinkAlone() throws Exception {
    try (URLClassLoader flink = ChildFirst.flink();
        ChildFirst loader = new ChildFirst(List.of(FlinkDistribution.sqlJar()), flink)) {
      for (String name : entries(FlinkDistribution.sqlJar())) {
        if (name.startsWith(OURS + "flink/")
            && !name.startsWith(OURS + "flink/shaded/")
            && name.endsWith(".class")) {
          Class<?> type =
              Class.forName(
                  name.substring(0, name.length() - ".class".length()).replace('/', '.'),
                  false,
                  loader);
          assertNotNull(type.getDeclaredMethods()); // Resolves the types of all signatures.
        }
      }
    }
  }

  @Test
  void compressedBatchesAndTlsWorkThroughIt() throws Exception {
    ClassFiles.copy(SqlJarProbe.class, folder.resolve("probe"));
    for (String name : List.of("root.pem", "server.pem", "server.key")) {
      try (var bytes = SqlJarIT.class.getResourceAsStream("/tls/" + name)) {
        Files.copy(bytes, folder.resolve(name));
      }
    }
    try (URLClassLoader flink = ChildFirst.flink();
        ChildFirst loader =
            new ChildFirst(List.of(FlinkDistribution.sqlJar(), folder.resolve("probe")), flink)) {
      @SuppressWarnings("unchecked")
      BiFunction<String, String, Long> probe =
          (BiFunction<String, String, Long>)
              Class.forName(SqlJarProbe.class.getName(), true, loader)
                  .getConstructor()
                  .newInstance();
      for (String what : List.of("LZ4", "ZSTD", "TLS")) {
        assertEquals(SUM_OF_PROBE, probe.apply(what, folder.toString()), what);
      }
      Patience.await("the threads of its connections to end", SqlJarIT::noneOfOurThreadsLives);
    }
  }

  private static boolean noneOfOurThreadsLives() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().startsWith("lightstream"));
  }

  @Test
  void theNoticeNamesEveryBundledArtifactAndHoldsItsNotice() throws IOException {
    String notice = text("META-INF/NOTICE");
    Set<String> named = new HashSet<>();
    for (Matcher line = Pattern.compile("(?m)^- (\\S+:\\S+:\\S+)").matcher(notice); line.find(); ) {
      named.add(line.group(1));
    }
    Set<String> bundled = new HashSet<>();
    for (Bundled artifact : bundled()) {
      bundled.add(artifact.coordinates());
      try (JarFile jar = new JarFile(artifact.jar().toFile())) {
        ZipEntry own = jar.getEntry("META-INF/NOTICE");
        if (own != null) {
          String said = new String(jar.getInputStream(own).readAllBytes(), StandardCharsets.UTF_8);
          assertTrue(squeezed(notice).contains(squeezed(said)), artifact::toString);
        }
      }
    }
    assertEquals(bundled, named);
    assertFalse(notice.contains("${"), notice);
  }

  private static String squeezed(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  @Test
  void licensesAreThere() throws IOException {
    assertTrue(text("META-INF/LICENSE").contains("Apache License"));
    String notice = text("META-INF/NOTICE");
    for (Matcher file = Pattern.compile("META-INF/licenses/[\\w.-]+").matcher(notice);
        file.find(); ) {
      assertTrue(text(file.group()).contains("Redistribution"), file.group());
    }
  }

  /** {@code target/sql-jar-size.txt}: what each bundled artifact adds. */
  @Test
  void theReportOfItsSizeAddsUp() throws IOException {
    Path sqlJar = FlinkDistribution.sqlJar();
    Map<String, Long> sizes = new TreeMap<>();
    try (JarFile jar = new JarFile(sqlJar.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        sizes.merge(part(entry.getName()), entry.getCompressedSize(), Long::sum);
      }
    }
    List<String> lines = new ArrayList<>();
    sizes.forEach((part, bytes) -> lines.add(String.format("%,12d  %s", bytes, part)));
    long sum = sizes.values().stream().mapToLong(Long::longValue).sum();
    lines.add(String.format("%,12d  entries, compressed", sum));
    lines.add(String.format("%,12d  jar", Files.size(sqlJar)));
    Files.write(Path.of("target", "sql-jar-size.txt"), lines);
    assertTrue(sum < Files.size(sqlJar), lines.toString());
    assertTrue(Files.size(sqlJar) < 16 << 20, lines.toString());
  }

  private static String part(String name) {
    if (ZSTD_NATIVE.matcher(name).matches() || name.startsWith(ZSTD)) {
      return "zstd-jni, natives of all platforms";
    }
    Matcher shaded = Pattern.compile("io/lightstream/flink/shaded/(\\w+/\\w+)/.*").matcher(name);
    if (shaded.matches()) {
      return shaded.group(1).replace('/', '.');
    }
    return name.startsWith(OURS + "flink/")
        ? "flink-connector-lightstream"
        : name.startsWith(OURS) ? "lightstream-common" : "META-INF and folders";
  }

  /** An artifact, as Maven resolved it. */
  private record Bundled(String coordinates, Path jar) {}

  private static List<Bundled> bundled() throws IOException {
    FlinkDistribution.sqlJar();
    List<Bundled> bundled = new ArrayList<>();
    Matcher line = ARTIFACT.matcher(Files.readString(FlinkDistribution.bundledArtifacts()));
    while (line.find()) {
      bundled.add(new Bundled(line.group(1) + ":" + line.group(2), Path.of(line.group(3))));
    }
    assertFalse(bundled.isEmpty());
    return bundled;
  }

  private static String text(String name) throws IOException {
    try (JarFile jar = new JarFile(FlinkDistribution.sqlJar().toFile())) {
      ZipEntry entry = jar.getEntry(name);
      assertNotNull(entry, name);
      return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** As they lie in the file, one after the other; a jar's index would hide doubles. */
  private static List<String> entries(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private static void services(Path file, Map<String, List<String>> into) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith(SERVICES) && !entry.isDirectory()) {
          String service = entry.getName().substring(SERVICES.length());
          try (BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
            List<String> providers =
                lines
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
            List<String> all = new ArrayList<>(into.getOrDefault(service, List.of()));
            all.addAll(providers);
            Collections.sort(all);
            into.put(service, all);
          }
        }
      }
    }
  }
}
