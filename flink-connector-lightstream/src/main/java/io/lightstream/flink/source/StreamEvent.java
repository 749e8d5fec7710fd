// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * What readers and the enumerator of a source that is sent acknowledged streams tell each other.
 */
sealed interface StreamEvent extends SourceEvent {

  /**
   * A reader says where it is reached.
   *
   * @param uri its advertised address
   */
  record Listens(String uri) implements StreamEvent {}

  /**
   * A reader asks who has a stream whose sender has come to it. Nobody, in which case it is
   * assigned the stream's split, or another one, of whom it is told by {@link Lives}.
   */
  record Asked(String stream) implements StreamEvent {}

  /**
   * The enumerator says that another reader has a stream.
   *
   * @param uri the advertised address of that reader
   */
  record Lives(String stream, String uri) implements StreamEvent {}

  /** A reader has let go of a stream that ended long ago: if it comes again it is a new one. */
  record Forgotten(String stream) implements StreamEvent {}
}
