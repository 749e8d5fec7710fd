// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.StreamState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader of acknowledged streams, checkpoint by checkpoint, with the test as its job. */
@Timeout(60)
class StreamReaderTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final int port = Words.freePorts();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    await("all threads to end", () -> threads() == 0);
    try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      assertEquals(port, again.getLocalPort());
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lightstream-"))
        .count();
  }

  /** One attempt of the only subtask, whose enumerator gives it every stream it asks for. */
  private final class Attempt implements AutoCloseable {

    private final TestingReaderContext context = new TestingReaderContext();
    private final Output output = new Output();
    private boolean closed;
    private final SourceReader<String, LightstreamSplit> reader;
    private final List<String> given = new ArrayList<>();

    Attempt(LightstreamSourceBuilder<String> source, List<LightstreamSplit> restored)
        throws Exception {
      reader = source.build().createReader(context);
      open.add(this);
      reader.start();
      reader.addSplits(restored);
      restored.forEach(split -> given.add(split.splitId()));
    }

    /** Lets the reader work until something has come about. */
    void until(String what, BooleanSupplier done) throws Exception {
      long limit = System.nanoTime() + LONG.toNanos();
      while (!done.getAsBoolean()) {
        assertTrue(System.nanoTime() < limit, "waited for " + what);
        if (step() == InputStatus.NOTHING_AVAILABLE) {
          Thread.sleep(1);
        }
      }
    }

    private InputStatus step() throws Exception {
      for (Object event : context.getSentEvents()) {
        if (event instanceof StreamEvent.Asked asked && !given.contains(asked.stream())) {
          given.add(asked.stream());
          reader.addSplits(List.of(StreamSplit.fresh(asked.stream())));
        }
      }
      return reader.pollNext(output);
    }

    void untilRows(int count) throws Exception {
      until(count + " rows", () -> output.rows.size() >= count);
    }

    List<String> rows() {
      return output.rows;
    }

    /** A whole checkpoint. */
    List<LightstreamSplit> checkpoint(long id) throws Exception {
      List<LightstreamSplit> splits = reader.snapshotState(id);
      reader.notifyCheckpointComplete(id);
      return splits;
    }

    private List<LightstreamSplit> completeCheckpoint(long id) {
      try {
        return checkpoint(id);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    /** Takes checkpoints until the sender of a stream has been granted its epoch. */
    long untilGranted(AcknowledgedSender sender) throws Exception {
      long[] id = {0};
      until(
          "a grant",
          () -> {
            completeCheckpoint(++id[0]);
            return sender.grantedEpoch().isPresent();
          });
      return id[0];
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        try {
          reader.close();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /** Keeps rows, and takes no interest in time. */
  private static final class Output implements ReaderOutput<String> {

    private final List<String> rows = new ArrayList<>();

    @Override
    public void collect(String row) {
      rows.add(row);
    }

    @Override
    public void collect(String row, long timestamp) {
      rows.add(row);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<String> createOutputForSplit(String splitId) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}
  }

  private Attempt start(LightstreamSplit... restored) throws Exception {
    return new Attempt(source(), Arrays.asList(restored));
  }

  private LightstreamSourceBuilder<String> source() {
    return Words.source().listen("tcp://127.0.0.1:" + port);
  }

  private AcknowledgedSender sender(String stream) {
    AcknowledgedSender sender = Words.sender("tcp://127.0.0.1:" + port, stream);
    open.add(sender);
    return sender;
  }

  private static List<String> words(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "w" + n).toList();
  }

  private static StreamState state(List<LightstreamSplit> splits) {
    assertEquals(1, splits.size());
    return StreamState.fromBytes(((StreamSplit) splits.get(0)).state());
  }

  private static void await(String what, BooleanSupplier done) throws InterruptedException {
    long limit = System.nanoTime() + LONG.toNanos();
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < limit, "waited for " + what);
      Thread.sleep(1);
    }
  }

  @Test
  void aSenderWaitsForTheCheckpointThatHasItsEpoch() throws Exception {
    Attempt job = start();
    AcknowledgedSender sender = sender("s");
    Words.send(sender, words(0, 10), 5);
    job.until("the epoch", () -> job.reader.snapshotState(1).stream().anyMatch(this::hasEpoch));
    assertTrue(sender.grantedEpoch().isEmpty());
    assertEquals(List.of(), job.rows());
    List<LightstreamSplit> splits = job.checkpoint(2);
    assertEquals(1, state(splits).epoch());
    job.untilRows(10);
    assertEquals(words(0, 10), job.rows());
    assertEquals(1, sender.epoch());
  }

  private boolean hasEpoch(LightstreamSplit split) {
    byte[] state = ((StreamSplit) split).state();
    return state.length > 0 && StreamState.fromBytes(state).epoch() > 0;
  }

  @Test
  void framesAreAcknowledgedOnceACheckpointThatHasThemIsComplete() throws Exception {
    Attempt job = start();
    AcknowledgedSender sender = sender("s");
    long id = job.untilGranted(sender);
    Words.send(sender, words(0, 10), 5);
    job.untilRows(10);
    assertEquals(2, state(job.reader.snapshotState(id + 1)).position());
    Words.send(sender, words(10, 15), 5);
    job.untilRows(15);
    assertEquals(0, sender.acknowledged());
    job.reader.notifyCheckpointComplete(id + 1);
    assertTrue(sender.awaitAcknowledged(2, LONG));
    assertEquals(2, sender.acknowledged(), "the third came after the checkpoint was taken");
  }

  @Test
  void aLaterCheckpointStandsInForOneThatWasAbortedOrWhoseCompletionWasNotTold() throws Exception {
    Attempt job = start();
    AcknowledgedSender sender = sender("s");
    long id = job.untilGranted(sender);
    Words.send(sender, words(0, 3), 1);
    job.untilRows(1);
    job.reader.snapshotState(id + 1);
    job.untilRows(2);
    job.reader.snapshotState(id + 2);
    job.untilRows(3);
    job.reader.snapshotState(id + 3);
    job.reader.notifyCheckpointAborted(id + 1);
    job.reader.notifyCheckpointComplete(id + 3);
    assertTrue(sender.awaitAcknowledged(3, LONG));
    job.reader.notifyCheckpointComplete(id + 2);
    assertEquals(3, state(job.reader.snapshotState(id + 4)).position());
  }

  @Test
  void ofTwoCheckpointsUnderWayTheFirstAcknowledgesWhatItHas() throws Exception {
    Attempt job = start();
    AcknowledgedSender sender = sender("s");
    long id = job.untilGranted(sender);
    Words.send(sender, words(0, 1), 1);
    job.untilRows(1);
    job.reader.snapshotState(id + 1);
    Words.send(sender, words(1, 2), 1);
    job.untilRows(2);
    job.reader.snapshotState(id + 2);
    job.reader.notifyCheckpointComplete(id + 1);
    assertTrue(sender.awaitAcknowledged(1, LONG));
    assertFalse(sender.awaitAcknowledged(2, Duration.ofMillis(50)));
    job.reader.notifyCheckpointComplete(id + 2);
    assertTrue(sender.awaitAcknowledged(2, LONG));
  }

  @Test
  void aRestoredReaderGoesOnWhereItsCheckpointWas() throws Exception {
    AcknowledgedSender sender = sender("s");
    List<LightstreamSplit> splits;
    try (Attempt job = start()) {
      long id = job.untilGranted(sender);
      Words.send(sender, words(0, 4), 1);
      job.untilRows(2);
      splits = job.reader.snapshotState(id + 1); // Complete, but nobody was told.
      job.untilRows(4);
    }
    int emitted = (int) state(splits).position();
    Attempt restored = start(splits.toArray(LightstreamSplit[]::new));
    restored.untilRows(4 - emitted);
    assertEquals(words(emitted, 4), restored.rows());
  }

  @Test
  void aSenderThatStartsAnewBetweenCheckpointAndCompletionWaitsForTheNext() throws Exception {
    Attempt job = start();
    AcknowledgedSender first = sender("s");
    long id = job.untilGranted(first);
    Words.send(first, words(0, 2), 1);
    job.untilRows(2);
    job.reader.snapshotState(id + 1);
    first.close();
    AcknowledgedSender second = Words.restartedSender("tcp://127.0.0.1:" + port, "s");
    open.add(second);
    job.until(
        "the epoch of the second", () -> state(job.reader.snapshotState(id + 2)).epoch() == 2);
    job.reader.notifyCheckpointComplete(id + 1);
    assertTrue(second.grantedEpoch().isEmpty(), "checkpoint " + (id + 1) + " has epoch 1");
    job.reader.notifyCheckpointComplete(id + 2);
    assertEquals(2, second.epoch());
    Words.send(second, words((int) second.resumption().position(), 3), 1);
    job.untilRows(3);
    assertEquals(words(0, 3), job.rows());
  }

  @Test
  void theEndIsToldOnceItIsInACheckpointAlsoByAReaderThatWasRestoredFromThat() throws Exception {
    AcknowledgedSender sender = sender("s");
    List<LightstreamSplit> splits = new ArrayList<>();
    try (Attempt job = new Attempt(source().streams("s"), List.of(StreamSplit.fresh("s")))) {
      long id = job.untilGranted(sender);
      Words.send(sender, words(0, 2), 1);
      sender.end();
      job.untilRows(2);
      job.until(
          "the end",
          () -> {
            splits.clear();
            splits.addAll(job.reader.snapshotState(id + 1));
            return ((StreamSplit) splits.get(0)).ended();
          });
      assertFalse(sender.awaitComplete(Duration.ofMillis(50)), "nobody was told of the checkpoint");
    }
    Attempt restored = new Attempt(source().streams("s"), splits);
    restored.reader.notifyNoMoreSplits();
    restored.until("the sender to know", () -> sender.awaitComplete(Duration.ofMillis(1)));
    restored.until("the end of the job", () -> isOver(restored));
    assertEquals(List.of(), restored.rows());
  }

  private static boolean isOver(Attempt job) {
    try {
      return job.step() == InputStatus.END_OF_INPUT;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anEndedStreamWhoseSenderNeverComesIsGivenUpAfterAWhile() throws Exception {
    AcknowledgedSender sender = sender("s");
    List<LightstreamSplit> splits = new ArrayList<>();
    try (Attempt job = new Attempt(source().streams("s"), List.of(StreamSplit.fresh("s")))) {
      long id = job.untilGranted(sender);
      sender.end();
      job.until(
          "the end",
          () -> {
            splits.clear();
            splits.addAll(job.reader.snapshotState(id + 1));
            return ((StreamSplit) splits.get(0)).ended();
          });
    }
    sender.close();
    Attempt restored =
        new Attempt(source().streams("s").awaitSender(Duration.ofMillis(50)), splits);
    restored.reader.notifyNoMoreSplits();
    restored.until("the end of the job", () -> isOver(restored));
  }

  @Test
  void anEndpointWhoseStreamWasForgottenIsReadOnWhenASenderComes() throws Exception {
    String endpoint = "tcp://127.0.0.1:" + port;
    LightstreamSourceBuilder<String> source =
        Words.source().connect(endpoint).unbounded().keepEnded(Duration.ofMillis(10));
    Attempt job = new Attempt(source, List.of(StreamSplit.at(endpoint)));
    long[] id = {1};
    for (int round = 1; round <= 2; round++) {
      try (AcknowledgedSender sender = Words.listeningSender(endpoint, "s")) {
        Words.send(sender, words(0, 4), 2);
        sender.end();
        job.until(
            "the end of the stream",
            () -> {
              job.completeCheckpoint(id[0]++);
              return sender.awaitComplete(Duration.ZERO);
            });
      }
      job.until(
          "the stream to be forgotten",
          () -> ((StreamSplit) job.completeCheckpoint(id[0]++).get(0)).stream().isEmpty());
      assertEquals(4 * round, job.rows().size());
    }
  }

  @Test
  void aReaderThatIsClosedWhileASenderWaitsForItsEpochLeavesNothing() throws Exception {
    Attempt job = start();
    AcknowledgedSender sender = sender("s");
    Words.send(sender, words(0, 1), 1);
    job.until("the epoch", () -> job.reader.snapshotState(1).stream().anyMatch(this::hasEpoch));
    job.close();
  }

  @Test
  void manyStreamsAreReadByOneReader() throws Exception {
    Attempt job = start();
    int streams = Integer.getInteger("lightstream.flink.streams", 200);
    List<AcknowledgedSender> senders = new ArrayList<>();
    for (int n = 0; n < streams; n++) {
      AcknowledgedSender sender = sender("s" + n);
      Words.send(sender, List.of("w" + n), 1);
      senders.add(sender);
    }
    long[] id = {0};
    job.until(
        "a row of each",
        () -> {
          try {
            job.checkpoint(++id[0]);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return job.rows().size() >= streams;
        });
    assertEquals(
        words(0, streams).stream().sorted().toList(), job.rows().stream().sorted().toList());
    job.checkpoint(++id[0]);
    for (AcknowledgedSender sender : senders) {
      assertTrue(sender.awaitAcknowledged(1, LONG));
    }
  }
}
