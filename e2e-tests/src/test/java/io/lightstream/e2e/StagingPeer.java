// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.acknowledged.Isolation;
import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.protocol.LightstreamMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Receives streams in a process of its own: stages them in a folder, and keeps what is committed in
 * {@link ArrivedRows}. Arguments: URI, folder.
 */
public final class StagingPeer {

  private static final int FAILED = 4;

  private StagingPeer() {}

  /** Receives until it is killed. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[1]);
    ReceiverOptions options =
        ReceiverOptions.listen(arguments[0], SendingPeer.TYPES)
            .staging(folder.resolve("stage"), Isolation.COMMITTED)
            .link(LinkOptions.defaults().withSilence(Duration.ofSeconds(5)))
            .build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
      System.out.println("at " + receiver.endpoint());
      while (true) {
        AcknowledgedStream stream = receiver.accept();
        System.out.println("takes " + stream.id());
        new Thread(() -> take(stream, folder.resolve("arrived")), stream.id()).start();
      }
    }
  }

  private static void take(AcknowledgedStream stream, Path folder) {
    try (ArrivedRows arrived = ArrivedRows.open(folder, stream.id())) {
      while (true) {
        try (Delivery delivery = stream.next()) {
          if (delivery instanceof Delivery.Frame frame) {
            arrived.add(frame.number(), ((LightstreamMessage.Table) frame.message()).batch());
            if (!stream.available().isDone()) {
              arrived.sync();
              stream.acknowledge(frame.number() + 1);
            }
          } else if (delivery instanceof Delivery.End end) {
            arrived.sync();
            stream.acknowledge(end.position());
            System.out.println("end " + stream.id());
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
    }
  }
}
