// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.acknowledged.SenderKind;
import io.lightstream.acknowledged.SenderOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.TypeRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends {@link NumberedRows} as an acknowledged stream in a process of its own, as a file would be
 * sent: frame n always has the same rows, and what the receiver has is not sent again. Arguments:
 * {@code connect} or {@code listen}, URI, stream, first row, number of rows, most rows per second.
 */
public final class SendingPeer {

  public static final TypeRegistry TYPES = TypeRegistry.parse("rows:table");

  /** A prime, so that frames do not end where anything else does. */
  public static final int ROWS_OF_FRAME = 499;

  private static final LinkOptions LINK =
      LinkOptions.defaults()
          .withBackoff(Duration.ofMillis(50), Duration.ofMillis(500))
          .withSilence(Duration.ofSeconds(5))
          .withHandshake(Duration.ofMinutes(5));
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private SendingPeer() {}

  /** Returns once the receiver knows of the end. */
  public static void main(String[] arguments) {
    String uri = arguments[1];
    String stream = arguments[2];
    SenderOptions.Builder options =
        arguments[0].equals("listen")
            ? SenderOptions.listen(uri, stream, SenderKind.REPLAYING, TYPES)
            : SenderOptions.connect(uri, stream, SenderKind.REPLAYING, TYPES);
    try (AcknowledgedSender sender =
        AcknowledgedSender.open(options.skips(true).link(LINK).build())) {
      System.out.println("at " + sender.endpoint());
      send(
          sender,
          Long.parseLong(arguments[3]),
          Long.parseLong(arguments[4]),
          Long.parseLong(arguments[5]));
      sender.end();
      while (!sender.awaitComplete(Duration.ofMinutes(1))) {
        continue;
      }
    }
    System.out.println("done " + stream);
  }

  private static void send(AcknowledgedSender sender, long first, long rows, long perSecond) {
    long sent = sender.resumption().position() * ROWS_OF_FRAME;
    System.out.println("goes on at " + sent);
    long pause = SECOND * ROWS_OF_FRAME / perSecond;
    try (BufferAllocator allocator = BufferAllocator.unbounded("rows")) {
      while (sent < rows) {
        int count = (int) Math.min(ROWS_OF_FRAME, rows - sent);
        try (RecordBatch batch = NumberedRows.batch(first + sent, count, allocator)) {
          sender.sendTable(TYPES.table("rows"), batch);
        }
        sent += count;
        LockSupport.parkNanos(pause);
      }
    }
  }
}
