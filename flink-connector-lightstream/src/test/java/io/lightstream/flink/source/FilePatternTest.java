// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.error.ConfigurationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.fs.FileStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternTest {

  private static final List<String> FILES =
      List.of(
          "a.arrow",
          "b.arrow",
          "b.csv",
          ".c.arrow",
          "_d.arrow",
          "2024/x.arrow",
          "2024/01/x.arrow",
          "2024/02/y.arrow",
          "2025/01/x.arrow",
          "2025/_temporary/z.arrow",
          "[q]*.arrow");

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    for (String file : FILES) {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.createFile(path);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "a.arrow | a.arrow",
        "_d.arrow | _d.arrow",
        "*.arrow | [q]*.arrow a.arrow b.arrow",
        "?.{arrow,csv} | a.arrow b.arrow b.csv",
        "[!a].arrow | b.arrow",
        "[a-b].* | a.arrow b.arrow b.csv",
        "[[]q][*].arrow | [q]*.arrow",
        "2024 | 2024/01/x.arrow 2024/02/y.arrow 2024/x.arrow",
        "202? | 2024/01/x.arrow 2024/02/y.arrow 2024/x.arrow 2025/01/x.arrow",
        "20*/01/*.arrow | 2024/01/x.arrow 2025/01/x.arrow",
        "**/x.arrow | 2024/01/x.arrow 2024/x.arrow 2025/01/x.arrow",
        "2024/**/x.arrow | 2024/01/x.arrow 2024/x.arrow",
        "**/01/** | 2024/01/x.arrow 2025/01/x.arrow",
        "2025/** | 2025/01/x.arrow",
        "{2024,2025}/0[12] | 2024/01/x.arrow 2024/02/y.arrow 2025/01/x.arrow",
        "*/*/*/* | ##",
        "*.parquet | ##"
      })
  void findsWhatItSays(String pattern, String expected) throws IOException {
    assertEquals(expected, found(pattern));
  }

  @Test
  void directoryStandsForAllFilesBelowItThatAreNotHidden() throws IOException {
    assertEquals(
        "2024/01/x.arrow 2024/02/y.arrow 2024/x.arrow 2025/01/x.arrow [q]*.arrow a.arrow b.arrow"
            + " b.csv",
        found(""));
  }

  @Test
  void whatIsNamedAndNotThereIsAnError() {
    assertThrows(FileNotFoundException.class, () -> found("no.arrow"));
    assertThrows(FileNotFoundException.class, () -> found("no/*.arrow"));
  }

  @Test
  void bracketsAndBracesMustBeClosed() {
    assertEquals(
        "'/data/[a/b': glob '[a' has '[' without ']'; wildcards do not go across '/'",
        assertThrows(ConfigurationException.class, () -> FilePattern.parse("/data/[a/b"))
            .getMessage());
    assertEquals(
        "'/data/{a,b/}': glob '{a,b' has '{' without '}'; wildcards do not go across '/'",
        assertThrows(ConfigurationException.class, () -> FilePattern.parse("/data/{a,b/}"))
            .getMessage());
  }

  @Test
  void whatIsNoPathIsRefused() {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> FilePattern.parse(""));
    assertEquals("'' is no path: Can not create a Path from an empty string", e.getMessage());
  }

  private String found(String pattern) throws IOException {
    Map<String, FileStatus> found = new TreeMap<>();
    FilePattern.parse(directory + "/" + pattern).list(found);
    String root = new org.apache.flink.core.fs.Path(directory.toString()).getPath() + "/";
    return String.join(
        " ",
        found.values().stream()
            .map(file -> file.getPath().getPath().substring(root.length()))
            .toList());
  }
}
