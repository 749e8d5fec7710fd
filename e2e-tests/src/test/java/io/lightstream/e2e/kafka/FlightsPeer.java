// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.SenderKind;
import io.lightstream.acknowledged.SenderOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.e2e.GuardedProcess;
import io.lightstream.protocol.TypeRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Listens, and sends an Arrow file as an acknowledged stream, in a process of its own. Arguments:
 * URI, file.
 */
public final class FlightsPeer {

  private static final TypeRegistry TYPES = TypeRegistry.parse("flights:table");

  private FlightsPeer() {}

  static GuardedProcess start(Path log, Path file, String uri) {
    return GuardedProcess.start(
        "flights peer",
        log.resolve("flights-peer.out"),
        List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")),
        List.of(FlightsPeer.class.getName(), uri, file.toString()));
  }

  /** Returns once the receiver knows of the end. */
  public static void main(String[] arguments) {
    SenderOptions options =
        SenderOptions.listen(arguments[0], "flights", SenderKind.REPLAYING, TYPES)
            .skips(true)
            .build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options);
        LightstreamReader reader = Lightstream.read(Path.of(arguments[1]))) {
      long skip = sender.resumption().position();
      for (RecordBatch batch : reader) {
        try (batch) {
          if (skip-- <= 0) {
            sender.sendTable(TYPES.table("flights"), batch);
          }
        }
      }
      sender.end();
      while (!sender.awaitComplete(Duration.ofMinutes(1))) {
        continue;
      }
    }
  }
}
