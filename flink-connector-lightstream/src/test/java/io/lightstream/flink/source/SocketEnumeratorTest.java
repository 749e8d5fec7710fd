// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketEnumeratorTest {

  private final FakeEnumeratorContext context = new FakeEnumeratorContext(2);

  @TempDir Path folder;

  private static LightstreamSourceBuilder<String> listening() {
    return LightstreamSource.builder(new Words())
        .listen("tcp://127.0.0.1:9000-9001")
        .acknowledged();
  }

  private SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> started(
      LightstreamSourceBuilder<String> source) throws Exception {
    SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> enumerator =
        source.build().createEnumerator(context);
    enumerator.start();
    return enumerator;
  }

  /** A reader registers with what it has restored, and says where it listens. */
  private void join(
      SplitEnumerator<LightstreamSplit, ?> enumerator, int subtask, LightstreamSplit... restored) {
    register(enumerator, subtask, restored);
    enumerator.handleSourceEvent(subtask, new StreamEvent.Listens("tcp://h:" + (9000 + subtask)));
  }

  private void register(
      SplitEnumerator<LightstreamSplit, ?> enumerator, int subtask, LightstreamSplit... restored) {
    context.register(subtask, restored);
    enumerator.addReader(subtask);
  }

  private static StreamSplit restored(String stream) {
    return new StreamSplit(stream, Optional.empty(), new byte[] {1}, false);
  }

  @Test
  void namedStreamsAreSharedOutOnceAllReadersAreThere() throws Exception {
    var enumerator = started(listening().streams("a", "b", "c"));
    register(enumerator, 0);
    assertEquals(List.of(), context.toldNow());
    register(enumerator, 1);
    assertEquals(
        List.of("0 gets a", "0 gets c", "0 is done", "1 gets b", "1 is done"),
        context.toldNow().stream().sorted().toList());
    assertEquals(List.of(), enumerator.snapshotState(1).unassigned());
  }

  @Test
  void aNewStreamBelongsToWhomItsSenderCameTo() throws Exception {
    var enumerator = started(listening());
    join(enumerator, 0);
    enumerator.handleSourceEvent(0, new StreamEvent.Asked("s"));
    assertEquals(List.of(), context.toldNow(), "before all readers have said what they restored");
    join(enumerator, 1);
    assertEquals(List.of("0 gets s"), context.toldNow());
    enumerator.handleSourceEvent(0, new StreamEvent.Asked("s"));
    assertEquals(List.of(), context.toldNow(), "the split is on its way");
  }

  @Test
  void aReaderThatDoesNotHaveAStreamHearsWhereItLives() throws Exception {
    var enumerator = started(listening());
    register(enumerator, 0);
    join(enumerator, 1);
    enumerator.handleSourceEvent(1, new StreamEvent.Asked("s"));
    enumerator.handleSourceEvent(0, new StreamEvent.Asked("s"));
    assertEquals(
        List.of("1 gets s", "0 hears Lives[stream=s, uri=tcp://h:9001]"), context.toldNow());
  }

  @Test
  void aReaderWaitsForTheAddressOfAnOwnerThatHasFailed() throws Exception {
    var enumerator = started(listening());
    join(enumerator, 0);
    join(enumerator, 1);
    enumerator.handleSourceEvent(1, new StreamEvent.Asked("s"));
    enumerator.snapshotState(1);
    enumerator.notifyCheckpointComplete(1);
    context.unregister(1);
    enumerator.addSplitsBack(List.of(), 1);
    context.toldNow();
    enumerator.handleSourceEvent(0, new StreamEvent.Asked("s"));
    assertEquals(List.of(), context.toldNow());
    join(enumerator, 1, restored("s"));
    assertEquals(
        List.of("1 gets s", "0 hears Lives[stream=s, uri=tcp://h:9001]"), context.toldNow());
  }

  @Test
  void aStreamThatWasLostWithItsReaderIsGivenToWhomItsSenderComesToNext() throws Exception {
    var enumerator = started(listening());
    join(enumerator, 0);
    join(enumerator, 1);
    enumerator.handleSourceEvent(1, new StreamEvent.Asked("s"));
    context.unregister(1);
    enumerator.addSplitsBack(List.of(StreamSplit.fresh("s")), 1);
    assertEquals(List.of(StreamSplit.fresh("s")), enumerator.snapshotState(2).unassigned());
    context.toldNow();
    enumerator.handleSourceEvent(0, new StreamEvent.Asked("s"));
    assertEquals(List.of("0 gets s"), context.toldNow());
    join(enumerator, 1);
    assertEquals(List.of(), context.toldNow());
  }

  @Test
  void whatAReaderHasRestoredIsItsOwnThoughNobodyHeardThatTheCheckpointWasComplete()
      throws Exception {
    var enumerator = started(listening().streams("a", "b"));
    register(enumerator, 0);
    register(enumerator, 1);
    enumerator.snapshotState(1);
    context.unregister(0);
    enumerator.addSplitsBack(List.of(), 0);
    context.toldNow();
    register(enumerator, 0, restored("a"));
    assertEquals(List.of("0 gets a", "0 is done"), context.toldNow());
  }

  @Test
  void restoredStreamsGoWhereTheyWereAsFarAsThatIsFair() throws Exception {
    var enumerator = started(listening());
    join(enumerator, 0, restored("a"), restored("b"), restored("c"));
    enumerator.handleSourceEvent(0, new StreamEvent.Asked("d"));
    assertEquals(List.of(), context.toldNow());
    join(enumerator, 1, restored("d"));
    assertEquals(
        List.of(
            "0 gets a",
            "0 gets b",
            "0 hears Lives[stream=d, uri=tcp://h:9001]",
            "1 gets c",
            "1 gets d"),
        context.toldNow().stream().sorted().toList());
  }

  @Test
  void aForgottenStreamIsANewOneWhereverItComes() throws Exception {
    var enumerator = started(listening());
    join(enumerator, 0);
    join(enumerator, 1);
    enumerator.handleSourceEvent(0, new StreamEvent.Asked("s"));
    enumerator.handleSourceEvent(0, new StreamEvent.Forgotten("s"));
    context.toldNow();
    enumerator.handleSourceEvent(1, new StreamEvent.Asked("s"));
    assertEquals(List.of("1 gets s"), context.toldNow());
  }

  @Test
  void endpointsAreReadAllAtOnce() throws Exception {
    var enumerator =
        started(
            LightstreamSource.builder(new Words()).connect("tcp://a:1", "tcp://b:1", "tcp://c:1"));
    register(enumerator, 0);
    register(enumerator, 1);
    assertEquals(5, context.toldNow().size());
  }

  @Test
  void eachReaderListensAtAPlaceOfItsOwnHoweverManyThereAre() throws Exception {
    var enumerator =
        started(
            LightstreamSource.builder(new Words()).listen("tcp://127.0.0.1:9000-9009").unbounded());
    register(
        enumerator,
        0,
        EndpointSplit.numbered("tcp://127.0.0.1:9000-9009", 1),
        EndpointSplit.numbered("tcp://127.0.0.1:9000-9009", 7));
    register(enumerator, 1);
    assertEquals(
        List.of(
            "0 gets LISTEN tcp://127.0.0.1:9000-9009#1",
            "1 gets LISTEN tcp://127.0.0.1:9000-9009#0"),
        context.toldNow().stream().sorted().toList());
  }

  @Test
  void addressesArePublishedForAsLongAsReadersListen() throws Exception {
    Path file = folder.resolve("readers.json");
    var enumerator = started(listening().discovery(file.toUri().toString()));
    join(enumerator, 1);
    assertEquals(
        "{\"version\":1,\"readers\":[{\"subtask\":1,\"uri\":\"tcp://h:9001\"}]}\n",
        published(file));
    join(enumerator, 0);
    assertEquals(
        "{\"version\":1,\"readers\":[{\"subtask\":0,\"uri\":\"tcp://h:9000\"},"
            + "{\"subtask\":1,\"uri\":\"tcp://h:9001\"}]}\n",
        published(file));
    enumerator.addSplitsBack(List.of(), 0);
    assertFalse(published(file).contains("9000"));
    enumerator.close();
    assertEquals("{\"version\":1,\"readers\":[]}\n", published(file));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count(), "nothing is left beside");
    }
    assertTrue(Files.isRegularFile(file));
  }

  private String published(Path file) throws IOException {
    context.runAsync();
    return Files.readString(file);
  }
}
