// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process of Kafka prints, set by files on its class path: no flag of the JVM is needed. */
final class Logging {

  private Logging() {}

  /** Writes the files for both of the libraries that versions of Kafka log with. */
  static void write(Path folder, String level) throws IOException {
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("log4j2.properties"),
        List.of(
            "status = warn",
            "appender.c.type = Console",
            "appender.c.name = C",
            "appender.c.layout.type = PatternLayout",
            "appender.c.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1} - %m%n",
            "rootLogger.level = " + level,
            "rootLogger.appenderRef.c.ref = C",
            "logger.config.name = org.apache.kafka.common.config",
            "logger.config.level = warn"));
    Files.write(
        folder.resolve("log4j.properties"),
        List.of(
            "log4j.rootLogger = " + level + ", C",
            "log4j.appender.C = org.apache.log4j.ConsoleAppender",
            "log4j.appender.C.layout = org.apache.log4j.PatternLayout",
            "log4j.appender.C.layout.ConversionPattern = %d{HH:mm:ss,SSS} %p %c{1} - %m%n",
            "log4j.logger.org.apache.kafka.common.config = warn"));
  }
}
