// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.ProtocolDecoder;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import java.util.Map;
import java.util.Optional;

/**
 * How the readers of a log read its segments.
 *
 * @param store where the segments are
 * @param types the registered types
 * @param segmentBytes about how large a segment gets
 * @param allocator where frames take their memory
 */
record SegmentReading(
    SegmentStore store, TypeRegistry types, long segmentBytes, BufferAllocator allocator) {

  private static final ProtocolReadOptions OPTIONS =
      new ProtocolReadOptions(BufferAllocator.MAX_LEASE_BYTES, DecodeLimits.file(), Map.of());

  /** The frames of a segment from its first on, as far as they can be read. */
  FramedByteStream<LightstreamMessage> open(Segment segment) {
    ByteSource source = store.open(segment.name());
    try {
      ProtocolDecoder frames = ProtocolDecoder.create(types, OPTIONS, allocator);
      return FramedByteStream.ofShort(
          new SegmentSource(source, segment),
          new SegmentDecoder(segment.sequence(), frames),
          segmentBytes);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * What is wrong with the checksums of a segment, up to its last frame that counts: it explains
   * all else that a reader found.
   *
   * @param frames how many count
   */
  Optional<InvalidDataException> damage(Segment segment, long frames) {
    try {
      return SegmentScan.of(store, segment.name())
          .filter(scan -> scan.frames() < frames)
          .flatMap(SegmentReading::damage)
          .map(found -> Damage.in(store, segment.name(), found));
    } catch (InvalidDataException e) {
      return Optional.of(Damage.in(store, segment.name(), e));
    } catch (LightstreamException e) {
      return Optional.empty();
    }
  }

  private static Optional<InvalidDataException> damage(SegmentScan scan) {
    return scan.damage().map(what -> InvalidDataException.at(scan.wholeBytes(), what));
  }

  /** What a reader found, with its place. */
  InvalidDataException inPlace(Segment segment, InvalidDataException found) {
    return Damage.in(store, segment.name(), found);
  }
}
