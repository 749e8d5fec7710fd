// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamConnection;
import io.lightstream.LightstreamListener;
import io.lightstream.ProtocolOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.ProtocolException;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Lightstream protocol to and from the original's Python package in a process of its own:
 * messages and tables of many types in turn, in both directions and roles.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ProtocolExchangeIT {

  private static final String SCRIPT = "protocol_peer.py";
  private static final String[] MANY = {
    "event", "mixed", "raw", "codes", "supported", "numbers", "note"
  };
  private static final String[] CHANGING = {"event", "sides"};

  @TempDir private static Path tables;
  @TempDir private Path folder;

  private final BufferAllocator allocator = BufferAllocator.withBudget("exchange", 256 << 20);
  private final ProtocolOptions options = ProtocolOptions.defaults().withAllocator(allocator);

  @BeforeAll
  static void makeTables() {
    try (ChildProcess python = Python.run(SCRIPT, "make", tables.toString())) {
      python.awaitSuccess();
    }
  }

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  @ParameterizedTest
  @CsvSource({"tcp,connect", "tcp,listen", "uds,connect", "uds,listen"})
  void whatTheySendArrivesEqual(String scheme, String role) {
    try (Conversation many = Conversation.of(tables, allocator, MANY)) {
      meet(scheme, role, "send", "many", many.types(), options, many::receiveAll);
    }
  }

  @ParameterizedTest
  @CsvSource({"tcp,connect", "tcp,listen", "uds,connect", "uds,listen"})
  void whatWeSendArrivesEqual(String scheme, String role) {
    try (Conversation many = Conversation.of(tables, allocator, MANY)) {
      meet(scheme, role, "receive", "many", many.types(), options, many::sendAll);
    }
  }

  /** The original takes a dictionary that comes again, whole or as its growth. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dictionariesThatWeChangeArriveEqual(boolean deltas) {
    ProtocolOptions writing =
        options.withWrite(IpcWriteOptions.defaults().withDictionaryDeltas(deltas));
    try (Conversation changing = Conversation.of(tables, allocator, CHANGING)) {
      meet("tcp", "connect", "receive", "changing", changing.types(), writing, changing::sendAll);
    }
  }

  /**
   * The original sends a dictionary with the first batch and never again. Indices that point
   * outside of it are refused; others mean what the peer has sent, not what it meant.
   */
  @Test
  void aDictionaryThatTheyDoNotSendAgainIsRefusedWhereItsIndicesTell() {
    try (Conversation changing = Conversation.of(tables, allocator, CHANGING)) {
      assertEquals(Rows.values("x"), Rows.of(changing.batches("sides").get(3).column("side")));
      meet(
          "tcp",
          "connect",
          "send",
          "changing",
          changing.types(),
          options,
          peer -> {
            List<LightstreamMessage> sides = sidesOf(peer);
            assertEquals(Rows.values("a", "b"), sides(sides.get(0)));
            assertThrows(InvalidDataException.class, () -> sides(sides.get(1)));
            assertThrows(InvalidDataException.class, () -> sides(sides.get(2)));
            assertEquals(Rows.values("a"), sides(sides.get(3)));
            sides.forEach(LightstreamMessage::close);
          });
    }
  }

  /** What its users can do about it: one dictionary for all batches of a table. */
  @Test
  void dictionariesThatTheyUnifyArriveEqual() {
    try (Conversation unified = Conversation.of(tables, allocator, "event", "unified")) {
      meet("uds", "listen", "send", "unified", unified.types(), options, unified::receiveAll);
    }
  }

  private static List<LightstreamMessage> sidesOf(LightstreamConnection peer) {
    List<LightstreamMessage> sides = new ArrayList<>();
    for (LightstreamMessage message : peer) {
      if (message instanceof LightstreamMessage.Table) {
        sides.add(message);
      } else {
        message.close();
      }
    }
    return sides;
  }

  private static List<Object> sides(LightstreamMessage message) {
    RecordBatch batch = ((LightstreamMessage.Table) message).batch();
    batch.validate();
    return Rows.of(batch.column("side"));
  }

  @Test
  void aPeerThatRegisteredTheTypesInAnotherOrderIsRefused() {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
        Conversation swapped = Conversation.of(tables, allocator, "mixed", "numbers");
        ChildProcess python =
            Python.run(SCRIPT, "connect", "send", listener.uri().toString(), "swapped")) {
      Meeting.place(python);
      try (LightstreamConnection peer = listener.accept().protocol(swapped.types(), options)) {
        ProtocolException e = assertThrows(ProtocolException.class, peer::next);
        assertTrue(e.getMessage().contains("table 'numbers' (tag 1)"), e.getMessage());
        assertTrue(e.getMessage().contains("those of table 'mixed' (tag 0)"), e.getMessage());
      }
    }
  }

  /**
   * Meets the peer, who must end well.
   *
   * @param role what the peer does: connect or listen
   * @param direction what it does then: send or receive
   */
  private void meet(
      String scheme,
      String role,
      String direction,
      String conversation,
      TypeRegistry types,
      ProtocolOptions speaking,
      Consumer<LightstreamConnection> speak) {
    String uri = Meeting.uri(scheme, role, folder);
    try (LightstreamListener listener = role.equals("connect") ? Lightstream.listen(uri) : null) {
      String at = listener == null ? uri : listener.uri().toString();
      try (ChildProcess python = Python.run(SCRIPT, role, direction, at, conversation)) {
        String there = Meeting.place(python);
        try (LightstreamConnection peer =
            listener == null
                ? Meeting.connected(() -> Lightstream.connect(there, types, speaking))
                : listener.accept().protocol(types, speaking)) {
          speak.accept(peer);
          if (direction.equals("receive")) {
            assertNull(peer.next());
          }
        }
        Meeting.assertDone(python, conversation);
      }
    }
  }
}
