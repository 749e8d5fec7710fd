// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the documentation names as a proof exists: {@code SomeTest} or {@code SomeTest.case}.
 */
class DocsTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern TEST =
      Pattern.compile("`(\\w+(?:Test|IT|FuzzTarget|Properties))(?:\\.(\\w+))?`");

  @Test
  void everyTestThatTheDocumentationNamesExists() throws IOException {
    Map<String, Path> tests = tests();
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (Path page : pages()) {
      Matcher names = TEST.matcher(Files.readString(page));
      while (names.find()) {
        named++;
        Path source = tests.get(names.group(1));
        if (source == null || !has(source, names.group(2))) {
          missing.add(names.group() + " in " + page.getFileName());
        }
      }
    }
    assertEquals(List.of(), missing);
    assertFalse(named == 0, "no page names a test");
  }

  private static boolean has(Path source, String method) throws IOException {
    return method == null || Files.readString(source).contains("void " + method + "(");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }

  /** The sources of all tests of all modules, by the name of the class. */
  private static Map<String, Path> tests() throws IOException {
    Map<String, Path> tests = new HashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.map(m -> m.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(module)) {
          addTo(tests, module);
        }
      }
    }
    return tests;
  }

  private static void addTo(Map<String, Path> tests, Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> tests.put(file.getFileName().toString().replace(".java", ""), file));
    }
  }
}
