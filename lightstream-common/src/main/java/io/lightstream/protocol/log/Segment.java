// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import java.util.Optional;

/** A segment whose frames count. All but {@link #readable()} is guarded by the log's lock. */
final class Segment {

  /** What the names of segments end with. */
  static final String SUFFIX = ".frames";

  private static final int DIGITS = 20;

  private final long sequence;
  private final long first;
  private long end;
  private long bytes;

  /** Up to here readers may read. */
  private volatile long readable;

  private Segment(long sequence, long first, long end, long bytes, long readable) {
    this.sequence = sequence;
    this.first = first;
    this.end = end;
    this.bytes = bytes;
    this.readable = readable;
  }

  /** A segment that is not written any more. */
  static Segment complete(SegmentHeader header, long end, long bytes) {
    return new Segment(header.sequence(), header.first(), end, bytes, Long.MAX_VALUE);
  }

  /** A segment that holds its header. */
  static Segment started(SegmentHeader header, long headerBytes) {
    return new Segment(header.sequence(), header.first(), header.first(), headerBytes, headerBytes);
  }

  static String name(long sequence) {
    String digits = Long.toString(sequence);
    return "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
  }

  /** The sequence that a name says, if it is one of a segment. */
  static Optional<Long> sequence(String name) {
    if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String digits = name.substring(0, DIGITS);
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9') || digits.charAt(0) != '0') {
      return Optional.empty();
    }
    return Optional.of(Long.parseLong(digits));
  }

  long sequence() {
    return sequence;
  }

  String name() {
    return name(sequence);
  }

  /** The number of the first frame. */
  long first() {
    return first;
  }

  /** The number behind the last frame that counts. */
  long end() {
    return end;
  }

  void end(long number) {
    end = number;
  }

  /** On the store, with what waits to be written. */
  long bytes() {
    return bytes;
  }

  void bytes(long size) {
    bytes = size;
  }

  long readable() {
    return readable;
  }

  void readable(long size) {
    readable = size;
  }

  /** Whether it has no frame. */
  boolean isEmpty() {
    return end == first;
  }

  boolean holds(long number) {
    return number >= first && number < end;
  }
}
