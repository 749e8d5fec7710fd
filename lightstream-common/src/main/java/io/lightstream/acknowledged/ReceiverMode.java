// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.nio.file.Path;
import java.util.Optional;

/** What makes a frame durable and what makes it final. */
sealed interface ReceiverMode {

  /** What holds a log for each stream, where there are logs. */
  Optional<Path> folder();

  /** The application makes frames durable; what it acknowledges is final. */
  record Apply(StreamStates states) implements ReceiverMode {
    @Override
    public Optional<Path> folder() {
      return Optional.empty();
    }
  }

  /** A log makes frames durable; a commit makes them final. */
  record Stage(Path logs, Isolation isolation) implements ReceiverMode {
    @Override
    public Optional<Path> folder() {
      return Optional.of(logs);
    }
  }

  /** A log makes frames durable, and they are final with that. */
  record Log(Path logs) implements ReceiverMode {
    @Override
    public Optional<Path> folder() {
      return Optional.of(logs);
    }
  }
}
