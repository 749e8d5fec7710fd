// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.protocol.LightstreamMessage;
import java.util.Optional;
import java.util.OptionalLong;

/** A stream whose frames the application makes durable; they wait for it in memory. */
final class ApplyingIntake extends StreamIntake {

  private final StreamStates states;
  private final DeliveryQueue queue;

  /** Where the application knows that the stream ends, and is done with all before. */
  private OptionalLong endDone = OptionalLong.empty();

  private ApplyingIntake(
      String id, StreamStates states, Optional<StreamState> found, ReceiverOptions options) {
    super(
        id,
        new ReceiverMachine(
            found.orElse(StreamState.initial()),
            found.orElse(StreamState.initial()).position(),
            false,
            options.gaps()),
        options.gaps(),
        found);
    this.states = states;
    this.queue =
        new DeliveryQueue(id, machine().received(), options.queueFrames(), options.queueBytes());
    if (machine().isComplete()) {
      ended(machine().committed());
    }
  }

  /** A stream that goes on from what is known of it. */
  static ApplyingIntake open(String id, StreamStates states, ReceiverOptions options) {
    return new ApplyingIntake(id, states, states.load(id), options);
  }

  @Override
  void save(StreamState state) {
    states.save(id(), state);
  }

  @Override
  void grant(StreamState state) {
    discardFrom(machine().received()); // If this fails the application is not to go on with them.
    states.grant(id(), state);
  }

  @Override
  void discardFrom(long position) {
    if (position < queue.handed()) {
      endDone = OptionalLong.empty();
    }
    queue.discardFrom(position);
  }

  @Override
  void awaitRoom(ControlledConnection from) {
    queue.awaitRoom(() -> !isClaimant(from));
  }

  @Override
  void keep(long number, LightstreamMessage message, Optional<Token> mark) {
    queue.put(new Delivery.Frame(number, message, mark.map(Token::bytes)));
  }

  @Override
  void ended(long position) {
    queue.put(new Delivery.End(position));
  }

  @Override
  boolean canSkip() {
    return true;
  }

  @Override
  void skip(long from, long to) {
    queue.put(new Delivery.Gap(from, to));
  }

  @Override
  boolean done(long position, boolean knowsEnd) {
    machine().acknowledge(position);
    if (knowsEnd) {
      endDone = OptionalLong.of(position);
    }
    saveIfChanged();
    return true;
  }

  @Override
  void committed(long position) {}

  @Override
  boolean confirmsEnd() {
    return endDone.equals(machine().end());
  }

  @Override
  Deliveries deliveries() {
    return queue;
  }

  @Override
  boolean lend(ReadingTurn turn) {
    return queue.lend(turn);
  }

  @Override
  void release() {}
}
