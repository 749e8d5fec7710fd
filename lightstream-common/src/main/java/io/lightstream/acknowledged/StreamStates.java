// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a receiver that applies keeps what it must know of its streams after a restart. Implement
 * it to keep that elsewhere; an application that keeps it with its data, in one transaction,
 * applies every frame exactly once.
 *
 * <p>Calls for different streams may come from several threads at once, those for one stream come
 * one after the other. What is thrown ends the connection or the call that needed the state.
 */
public interface StreamStates {

  /** What was saved last, if this stream was ever heard of. */
  Optional<StreamState> load(String stream);

  /**
   * Keeps a state in place of the one before. Returns once it is as durable as it is meant to be:
   * the sender is told of it afterwards.
   */
  void save(String stream, StreamState state);

  /**
   * Keeps a state whose epoch is new: the sender is told of it afterwards, and never is before this
   * has returned. To be made as durable as positions are, or more; a store that cannot yet, since
   * it is durable with the next checkpoint only, throws {@link
   * io.lightstream.error.LightstreamIOException}: the sender comes again, and this is called again,
   * until it returns. {@link AcknowledgedStream#stateAt} has the epoch meanwhile. Must not wait for
   * what needs the stream.
   *
   * <p>As {@link #save} unless it is overridden.
   */
  default void grant(String stream, StreamState state) {
    save(stream, state);
  }

  /** States that live as long as this object: after a restart of the process all begins anew. */
  static StreamStates inMemory() {
    Map<String, StreamState> states = new ConcurrentHashMap<>();
    return new StreamStates() {
      @Override
      public Optional<StreamState> load(String stream) {
        return Optional.ofNullable(states.get(stream));
      }

      @Override
      public void save(String stream, StreamState state) {
        states.put(stream, state);
      }
    };
  }

  /**
   * States in the files of a folder, one for each stream, with checksums. A file is replaced as a
   * whole and made durable: a power failure leaves the old state or the new one.
   *
   * @param folder made where it is missing; one process at a time may use it
   */
  static StreamStates inFolder(Path folder) {
    return new StateFolder(folder);
  }
}
