// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A class path without flink-connector-files, which the format alone needs. */
class WithoutFilesConnectorTest {

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL[] classPathWithoutIt() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    URL[] all =
        Arrays.stream(path.split(File.pathSeparator))
            .map(WithoutFilesConnectorTest::url)
            .toArray(URL[]::new);
    URL[] rest =
        Arrays.stream(all)
            .filter(url -> !url.getPath().contains("flink-connector-files"))
            .toArray(URL[]::new);
    assertTrue(rest.length < all.length, () -> "not on the class path: " + path);
    return rest;
  }

  private static String find(ClassLoader loader, String kind, String identifier)
      throws ReflectiveOperationException {
    Class<?> util = loader.loadClass("org.apache.flink.table.factories.FactoryUtil");
    Class<?> factory = loader.loadClass("org.apache.flink.table.factories." + kind);
    Method find = util.getMethod("discoverFactory", ClassLoader.class, Class.class, String.class);
    return find.invoke(null, loader, factory, identifier).getClass().getName();
  }

  @Test
  void tablesAndCatalogsAreFound() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(classPathWithoutIt(), ClassLoader.getPlatformClassLoader())) {
      assertEquals(
          "io.lightstream.flink.table.LightstreamTableFactory",
          find(loader, "DynamicTableSourceFactory", "lightstream"));
      assertEquals(
          "io.lightstream.flink.table.LightstreamCatalogFactory",
          find(loader, "CatalogFactory", "lightstream"));
      assertThrows(
          InvocationTargetException.class, () -> find(loader, "DecodingFormatFactory", "arrow"));
    }
  }
}
