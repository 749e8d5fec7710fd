// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.StreamEnd;

/**
 * The answer to a poll, such as {@link LightstreamReader#poll()}, which never blocks.
 *
 * @param <T> what is polled for
 */
public sealed interface PollResult<T> {

  /**
   * The next of them.
   *
   * @param value owned by the caller, who closes it
   */
  record Next<T>(T value) implements PollResult<T> {}

  /** Nothing has arrived yet; {@code available()} tells when to ask again. */
  record Nothing<T>() implements PollResult<T> {}

  /**
   * There will be no more.
   *
   * @param end how the stream ended
   */
  record Finished<T>(StreamEnd end) implements PollResult<T> {}
}
