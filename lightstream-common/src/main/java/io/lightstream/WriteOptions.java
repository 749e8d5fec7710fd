// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.TransportOptions;
import java.util.Optional;

/**
 * How to write. Immutable; start from {@link #defaults()}.
 *
 * @param format alignment, compression, dictionaries
 * @param allocator where memory for compressed and rewritten buffers comes from, which the caller
 *     owns; empty for one per writer, closed with it
 * @param transport how to connect
 */
public record WriteOptions(
    IpcWriteOptions format, Optional<BufferAllocator> allocator, TransportOptions transport) {

  private static final WriteOptions DEFAULTS =
      new WriteOptions(IpcWriteOptions.defaults(), Optional.empty(), TransportOptions.defaults());

  /** 64-byte alignment, no compression, an allocator per writer, default transport. */
  public static WriteOptions defaults() {
    return DEFAULTS;
  }

  /** The same with another compression of the buffers. */
  public WriteOptions withCompression(Compression compression) {
    return withFormat(format.withCompression(compression));
  }

  /** The same with another alignment: 64 or 8. */
  public WriteOptions withAlignment(int bytes) {
    return withFormat(format.withAlignment(bytes));
  }

  /** The same with dictionaries that only grew sent as their new values, or whole. */
  public WriteOptions withDictionaryDeltas(boolean deltas) {
    return withFormat(format.withDictionaryDeltas(deltas));
  }

  /** The same with other options of the format. */
  public WriteOptions withFormat(IpcWriteOptions options) {
    return new WriteOptions(options, allocator, transport);
  }

  /** The same with memory of an allocator that the caller owns. */
  public WriteOptions withAllocator(BufferAllocator owned) {
    return new WriteOptions(format, Optional.of(owned), transport);
  }

  /** The same with other transport options. */
  public WriteOptions withTransport(TransportOptions options) {
    return new WriteOptions(format, allocator, options);
  }
}
