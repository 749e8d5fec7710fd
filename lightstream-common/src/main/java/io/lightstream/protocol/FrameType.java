// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

/** A type that both sides of a connection have registered under the same tag. Immutable. */
public sealed interface FrameType permits MessageType, TableType {

  /** The name given at registration, for people: the wire carries the tag. */
  String name();

  /** The place in the order of registration, from 0 to 254. */
  int tag();

  /** What the frames of this type carry: {@code message} or {@code table}. */
  String kind();
}
