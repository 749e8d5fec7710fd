// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.acknowledged.Isolation;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A receiver in a process of its own: stages one stream in a folder, keeps what is committed in
 * {@link CommittedFrames}. Arguments: URI, folder, file.
 */
final class StagingPeer {

  static final TypeRegistry TYPES = TypeRegistry.parse("rows:table");

  private StagingPeer() {}

  public static void main(String[] arguments) throws IOException {
    ReceiverOptions options =
        ReceiverOptions.listen(arguments[0], TYPES)
            .staging(Path.of(arguments[1]), Isolation.COMMITTED)
            .build();
    try (CommittedFrames frames = CommittedFrames.open(Path.of(arguments[2]));
        AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
      System.out.println("listening on " + receiver.endpoint());
      take(receiver.accept(), frames);
    }
  }

  private static void take(AcknowledgedStream stream, CommittedFrames frames) throws IOException {
    System.out.println("knows " + frames.next());
    while (true) {
      try (Delivery delivery = stream.next()) {
        if (delivery instanceof Delivery.Frame frame) {
          frames.add(frame.number(), ((LightstreamMessage.Table) frame.message()).batch());
          if (!stream.available().isDone()) {
            frames.sync();
            stream.acknowledge(frames.next());
          }
        } else if (delivery instanceof Delivery.End end) {
          frames.sync();
          stream.acknowledge(end.position());
          System.out.println("end " + end.position());
        }
      }
    }
  }
}
