// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The zip of the plugin, as it would be published. */
@Timeout(120)
class PluginZipIT {

  private static final Path MODULE =
      Path.of("..", "kafka-connect-lightstream", "target").toAbsolutePath().normalize();
  private static final String OWNER = "lightstream";
  private static final String NAME = "kafka-connect-lightstream";
  private static final Pattern ARTIFACT =
      Pattern.compile("([\\w.-]+:[\\w.-]+):jar:([\\w.-]+):(?:compile|runtime):(\\S+?\\.jar)\\b");
  private static final String SERVICES = "META-INF/services/";
  private static final String SINCE_4_1 = "io/lightstream/kafka/connect/ShownMetrics";
  private static final int JAVA_17 = 61;

  /** The one folder of the zip. */
  private static Path root;

  private static String version;

  @BeforeAll
  static void unpack() throws IOException {
    List<Path> folders = list(KafkaDistribution.plugin(), ".*");
    assertEquals(1, folders.size(), folders::toString);
    root = folders.get(0);
    String name = root.getFileName().toString();
    String prefix = OWNER + "-" + NAME + "-";
    assertTrue(name.startsWith(prefix), name);
    version = name.substring(prefix.length());
  }

  @Test
  void itHasTheLayoutOfConfluentHub() throws IOException {
    assertEquals(
        List.of("doc", "etc", "lib", "manifest.json"),
        list(root, ".*").stream().map(p -> p.getFileName().toString()).toList());
    assertEquals(List.of(), list(root.resolve("lib"), ".*(?<!\\.jar)"));
    JsonNode manifest = new ObjectMapper().readTree(root.resolve("manifest.json").toFile());
    assertEquals(OWNER, manifest.at("/owner/username").textValue());
    assertEquals(NAME, manifest.get("name").textValue());
    assertEquals(version, manifest.get("version").textValue());
    assertEquals("[\"sink\",\"source\",\"converter\"]", manifest.get("component_types").toString());
    for (String required : List.of("title", "description", "license", "features")) {
      assertFalse(manifest.path(required).isMissingNode(), required);
    }
    assertFalse(manifest.toString().contains("${"), manifest::toString);
  }

  @Test
  void theNoticeNamesEveryBundledArtifactAndHoldsItsNotice() throws IOException {
    String notice = Files.readString(root.resolve("doc").resolve("NOTICE"));
    assertFalse(notice.contains("${"), notice);
    Map<String, String> expected = new TreeMap<>(); // artifact -> file
    expected.put("io.lightstream:" + NAME + ":" + version, own().getFileName().toString());
    Matcher line = ARTIFACT.matcher(Files.readString(MODULE.resolve("plugin-artifacts.txt")));
    while (line.find()) {
      Path jar = Path.of(line.group(3));
      expected.put(line.group(1) + ":" + line.group(2), jar.getFileName().toString());
    }
    assertEquals(new TreeSet<>(expected.values()), names(jars()));
    Set<String> named = new TreeSet<>();
    for (Matcher item = Pattern.compile("(?m)^- (\\S+:\\S+:\\S+)").matcher(notice); item.find(); ) {
      named.add(item.group(1));
    }
    assertEquals(expected.keySet(), named);
    for (Path jar : jars()) {
      try (JarFile file = new JarFile(jar.toFile())) {
        ZipEntry said = file.getEntry("META-INF/NOTICE");
        if (said != null) {
          String text =
              new String(file.getInputStream(said).readAllBytes(), StandardCharsets.UTF_8);
          assertTrue(squeezed(notice).contains(squeezed(text)), jar::toString);
        }
      }
    }
    assertTrue(Files.readString(root.resolve("doc").resolve("LICENSE")).contains("Apache License"));
  }

  private static String squeezed(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  @Test
  void nothingInItIsOfKafka() throws IOException {
    for (Path jar : jars()) {
      for (String name : entries(jar)) {
        assertFalse(
            name.startsWith("org/apache/kafka/") || name.startsWith("org/slf4j/"),
            jar + " " + name);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noClassInItIsOneThatAWorkerBrings(KafkaDistribution distribution) throws IOException {
    Set<String> brought = new HashSet<>();
    for (Path jar : distribution.jars()) {
      brought.addAll(classes(jar));
    }
    for (Path jar : jars()) {
      List<String> twice = classes(jar).stream().filter(brought::contains).toList();
      assertEquals(List.of(), twice, jar::toString);
    }
  }

  @Test
  void itsClassesAreForJava17() throws IOException {
    for (Path jar : jars()) {
      try (JarFile file = new JarFile(jar.toFile())) {
        for (JarEntry entry : Collections.list(file.entries())) {
          if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
            try (InputStream bytes = file.getInputStream(entry)) {
              byte[] head = bytes.readNBytes(8);
              int major = (head[6] & 0xff) << 8 | head[7] & 0xff;
              assertTrue(major <= JAVA_17, jar + " " + entry + " is of version " + major);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyServiceIsMadeWithWhatAWorkerBrings(KafkaDistribution distribution) throws Exception {
    Set<String> services = new TreeSet<>();
    try (URLClassLoader worker =
            new URLClassLoader(urls(distribution.jars()), ClassLoader.getPlatformClassLoader());
        URLClassLoader plugin = new URLClassLoader(urls(jars()), worker)) {
      for (Map.Entry<String, List<String>> service : services().entrySet()) {
        Class<?> type = Class.forName(service.getKey(), true, plugin);
        for (String provider : service.getValue()) {
          Class<?> loaded = Class.forName(provider, true, plugin);
          assertEquals(plugin, loaded.getClassLoader());
          assertTrue(type.isInstance(loaded.getConstructor().newInstance()), provider);
          services.add(provider);
        }
      }
    }
    assertTrue(
        services.contains("io.lightstream.kafka.connect.LightstreamSinkConnector"),
        services::toString);
  }

  @ParameterizedTest
  @EnumSource
  void everyClassOfOursLinksWithWhatAWorkerBrings(KafkaDistribution distribution) throws Exception {
    try (URLClassLoader worker =
            new URLClassLoader(urls(distribution.jars()), ClassLoader.getPlatformClassLoader());
        URLClassLoader plugin = new URLClassLoader(urls(jars()), worker)) {
      for (String name : classes(own())) {
        if (distribution == KafkaDistribution.OLDEST && name.equals(SINCE_4_1)) {
          continue; // Loaded only where the worker has what it needs.
        }
        Class<?> type = Class.forName(name.replace('/', '.'), false, plugin);
        assertNotNull(type.getDeclaredMethods()); // Resolves the types of all signatures.
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sink", "source"})
  void theExamplesNameAConnectorAndAnEndpoint(String kind) throws IOException {
    Properties example = new Properties();
    try (InputStream text =
        Files.newInputStream(root.resolve("etc").resolve("lightstream-" + kind + ".properties"))) {
      example.load(text);
    }
    assertFalse(example.getProperty("lightstream.uri").isBlank());
    String connector = example.getProperty("connector.class").replace('.', '/');
    assertTrue(classes(own()).contains(connector), connector);
  }

  private static Path own() {
    return root.resolve("lib").resolve(NAME + "-" + version + ".jar");
  }

  /** What the service files of our jars name, by service. */
  private static Map<String, List<String>> services() throws IOException {
    Map<String, List<String>> services = new TreeMap<>();
    try (JarFile jar = new JarFile(own().toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith(SERVICES) && !entry.isDirectory()) {
          String text =
              new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
          services.put(
              entry.getName().substring(SERVICES.length()),
              text.lines()
                  .map(String::strip)
                  .filter(s -> !s.isEmpty() && s.charAt(0) != '#')
                  .toList());
        }
      }
    }
    return services;
  }

  private static List<Path> jars() throws IOException {
    return list(root.resolve("lib"), ".*\\.jar");
  }

  /** The names of classes, with slashes, those of other versions of Java left out. */
  private static List<String> classes(Path jar) throws IOException {
    return entries(jar).stream()
        .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
        .filter(name -> !name.endsWith("-info.class"))
        .map(name -> name.substring(0, name.length() - ".class".length()))
        .toList();
  }

  private static List<String> entries(Path jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      Collections.list(file.entries()).forEach(entry -> names.add(entry.getName()));
    }
    return names;
  }

  private static Set<String> names(List<Path> files) {
    Set<String> names = new TreeSet<>();
    files.forEach(file -> names.add(file.getFileName().toString()));
    return names;
  }

  private static URL[] urls(List<Path> jars) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  private static List<Path> list(Path directory, String name) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().matches(name)).sorted().toList();
    }
  }
}
