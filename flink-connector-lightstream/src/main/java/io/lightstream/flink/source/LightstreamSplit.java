// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The part of a source's work that one reader takes over whole, with the position it has reached.
 * Immutable.
 */
public sealed interface LightstreamSplit extends SourceSplit
    permits FileSplit, EndpointSplit, StreamSplit {

  /** What is read, as a person would name it: a file, an endpoint, a stream. */
  String place();

  /** Whether a message says what is read. */
  default boolean isNamedIn(String message) {
    return message.contains(place());
  }
}
