// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.transport.tcp.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 200,000 real flights through the command, in processes of their own, and read by pyarrow. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class FlightsIT {

  private static final Path JAR = Path.of("target", "lightstream.jar").toAbsolutePath();
  private static final Path FLIGHTS =
      Path.of("../examples/src/main/resources/io/lightstream/examples/flights-200k.arrow")
          .toAbsolutePath()
          .normalize();

  @TempDir private Path folder;

  @BeforeAll
  static void isBuilt() {
    String missing = JAR + " is built by `mvn package` without -Dquick";
    if ("true".equals(System.getenv("CI")) && !Files.exists(JAR)) {
      fail(missing);
    }
    assumeTrue(Files.exists(JAR), missing);
  }

  private static ChildProcess command(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(Arrays.asList(words));
    return ChildProcess.start(command);
  }

  @Test
  void flightsArriveEqualOverTls() throws IOException {
    Path target = folder.resolve("tls.arrow");
    try (ChildProcess listen =
        command(
            "listen",
            "tcps://localhost:0",
            "--once",
            "-o",
            target.toString(),
            "--tls-cert",
            Certificates.file("server.pem").toString(),
            "--tls-key",
            Certificates.file("server.key").toString())) {
      String uri = listen.awaitError("listening on ");
      String root = Certificates.file("root.pem").toString();
      try (ChildProcess send = command("send", FLIGHTS.toString(), uri, "--tls-ca", root)) {
        send.awaitSuccess();
      }
      listen.awaitSuccess();
    }
    assertArrived(target);
  }

  @Test
  void flightsArriveEqualOverAUnixSocket() throws IOException {
    Path target = folder.resolve("uds.arrow");
    String place = "uds://" + folder.resolve("s");
    try (ChildProcess listen = command("listen", place, "--once", "-o", target.toString())) {
      String uri = listen.awaitError("listening on ");
      try (ChildProcess send = command("send", FLIGHTS.toString(), uri)) {
        send.awaitSuccess();
      }
      listen.awaitSuccess();
    }
    assertArrived(target);
  }

  @Test
  void flightsArriveEqualThroughAShellPipe() throws IOException {
    Path target = folder.resolve("pipe.arrow");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String line =
        "set -o pipefail; \"$0\" -jar \"$1\" send \"$2\" stdio://"
            + " | cat | \"$0\" -jar \"$1\" receive stdio:// -o \"$3\"";
    try (ChildProcess shell =
        ChildProcess.start(
            List.of(
                "bash", "-c", line, java, JAR.toString(), FLIGHTS.toString(), target.toString()))) {
      shell.awaitSuccess();
    }
    assertArrived(target);
  }

  private void assertArrived(Path target) throws IOException {
    try (Decoded sent = Decoded.file(FLIGHTS, IpcReadOptions.file());
        Decoded arrived = Decoded.file(target, IpcReadOptions.file())) {
      assertEquals(sent.schema(), arrived.schema());
      assertEquals(sent.batches().size(), arrived.batches().size());
      for (int i = 0; i < sent.batches().size(); i++) {
        RecordBatch found = arrived.batches().get(i);
        assertTrue(sent.batches().get(i).equalValues(found), "batch " + i);
      }
      assertEquals(200_000, sent.batches().stream().mapToLong(RecordBatch::rowCount).sum());
      Alignment.assertAligned(64, arrived.batches());
    }
    Path list = Files.writeString(folder.resolve("list"), FLIGHTS + "\t" + target + "\n");
    try (ChildProcess python = Python.run("read_back.py", list.toString())) {
      assertEquals(List.of("equal\t"), python.awaitSuccess());
    }
  }
}
