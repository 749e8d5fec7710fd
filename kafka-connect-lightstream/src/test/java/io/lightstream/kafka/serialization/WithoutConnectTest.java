// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Producers and consumers do without Connect on the class path. */
class WithoutConnectTest {

  @Test
  void serializersNeedNothingOfConnect() throws Exception {
    URL[] path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("connect-api"))
            .map(WithoutConnectTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      assertThrows(
          ClassNotFoundException.class,
          () -> loader.loadClass("org.apache.kafka.connect.data.Schema"));
      Class<?> there = loader.loadClass(Trip.class.getName());
      assertNotSame(Trip.class, there);
      assertEquals(
          "topic 'topic': the bytes are not one batch: byte 0: a stream must begin with its schema",
          there.getMethod("run").invoke(null));
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What runs in the other class loader. */
  public static final class Trip {

    private Trip() {}

    /** Writes and reads a batch; the message for bytes that are none. */
    public static String run() {
      var field =
          io.lightstream.column.Field.required(
              "n", new io.lightstream.column.DataType.Int(32, true));
      var allocator = io.lightstream.memory.BufferAllocator.unbounded("test");
      try (var builder =
              io.lightstream.column.RecordBatchBuilder.of(
                  io.lightstream.column.Schema.of(field), allocator);
          var serializer = new ArrowSerializer();
          var deserializer = new ArrowDeserializer()) {
        builder.appendRow(7);
        try (var batch = builder.finish();
            var back = deserializer.deserialize("topic", serializer.serialize("topic", batch))) {
          if (back.column(0).getInt(0) != 7) {
            return "not the same";
          }
        }
        try (var none = deserializer.deserialize("topic", new byte[9])) {
          return "read " + none;
        } catch (org.apache.kafka.common.errors.SerializationException e) {
          return e.getMessage();
        }
      }
    }
  }
}
