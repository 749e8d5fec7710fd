// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * How far the files of a partition are, as the task sees it.
 *
 * @param start the current one; empty while the folder has not been looked at
 * @param written batches since the start that are in a file
 * @param durable batches since the start whose file is published
 * @param openedAt when the file was opened that batches are added to; empty if there is none
 * @param failure why there will be nothing more
 */
record FileProgress(
    Optional<Start> start,
    long written,
    long durable,
    OptionalLong openedAt,
    Optional<ConnectException> failure) {

  static final FileProgress UNKNOWN =
      new FileProgress(Optional.empty(), 0, 0, OptionalLong.empty(), Optional.empty());

  static FileProgress begun(Start start) {
    return new FileProgress(Optional.of(start), 0, 0, OptionalLong.empty(), Optional.empty());
  }

  long epoch() {
    return start.map(Start::epoch).orElse(-1L);
  }

  FileProgress failed(ConnectException why) {
    return new FileProgress(start, written, durable, OptionalLong.empty(), Optional.of(why));
  }
}
