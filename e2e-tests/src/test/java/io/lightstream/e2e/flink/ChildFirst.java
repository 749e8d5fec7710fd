// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;

/** Loads what it can by itself, as Flink does for jobs, and asks Flink's loader for the rest. */
final class ChildFirst extends URLClassLoader {

  ChildFirst(List<Path> places, ClassLoader parent) {
    super(urls(places), parent);
  }

  /** Flink and the JDK, nothing of the class path of the tests. */
  static URLClassLoader flink() {
    return new URLClassLoader(urls(FlinkDistribution.lib()), ClassLoader.getPlatformClassLoader());
  }

  private static URL[] urls(List<Path> places) {
    return places.stream().map(ChildFirst::url).toArray(URL[]::new);
  }

  private static URL url(Path place) {
    try {
      return place.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try {
        return findClass(name);
      } catch (ClassNotFoundException e) {
        return super.loadClass(name, resolve);
      }
    }
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> own = findResources(name);
    return own.hasMoreElements() ? own : super.getResources(name);
  }
}
