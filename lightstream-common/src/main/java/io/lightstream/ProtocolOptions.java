// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ConfigurationException;
import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.transport.TransportOptions;
import java.util.Optional;

/**
 * How the Lightstream protocol is spoken on a connection. Immutable; start from {@link
 * #defaults()}.
 *
 * @param read limits and columns of what is received
 * @param write alignment, compression, dictionaries of the tables that are sent
 * @param queueMessages how many messages and batches wait at most to be polled, at least 1
 * @param queueBytes how many bytes of them wait at most, at least 1; a single one may be larger
 * @param allocator where memory comes from, which the caller owns; empty for one per connection,
 *     closed with it
 * @param transport how to connect
 */
public record ProtocolOptions(
    ProtocolReadOptions read,
    IpcWriteOptions write,
    int queueMessages,
    long queueBytes,
    Optional<BufferAllocator> allocator,
    TransportOptions transport) {

  private static final ProtocolOptions DEFAULTS =
      new ProtocolOptions(
          ProtocolReadOptions.network(),
          IpcWriteOptions.defaults(),
          1024,
          64L << 20,
          Optional.empty(),
          TransportOptions.defaults());

  /** Checks the values. */
  public ProtocolOptions {
    if (queueMessages < 1) {
      throw new ConfigurationException(
          "queueMessages is " + queueMessages + ": it must be at least 1");
    }
    if (queueBytes < 1) {
      throw new ConfigurationException("queueBytes is " + queueBytes + ": it must be at least 1");
    }
  }

  /**
   * Network limits, all columns, 64-byte alignment, no compression, 1024 messages or 64 MiB
   * waiting, an allocator per connection, default transport.
   */
  public static ProtocolOptions defaults() {
    return DEFAULTS;
  }

  /** The same with other limits and columns of what is received. */
  public ProtocolOptions withRead(ProtocolReadOptions options) {
    return new ProtocolOptions(options, write, queueMessages, queueBytes, allocator, transport);
  }

  /** The same with other options of the tables that are sent. */
  public ProtocolOptions withWrite(IpcWriteOptions options) {
    return new ProtocolOptions(read, options, queueMessages, queueBytes, allocator, transport);
  }

  /** The same with another compression of the tables' buffers. */
  public ProtocolOptions withCompression(Compression compression) {
    return withWrite(write.withCompression(compression));
  }

  /** The same with another bound on what waits to be polled. */
  public ProtocolOptions withQueue(int messages, long bytes) {
    return new ProtocolOptions(read, write, messages, bytes, allocator, transport);
  }

  /** The same with memory of an allocator that the caller owns. */
  public ProtocolOptions withAllocator(BufferAllocator owned) {
    return new ProtocolOptions(
        read, write, queueMessages, queueBytes, Optional.of(owned), transport);
  }

  /** The same with other transport options. */
  public ProtocolOptions withTransport(TransportOptions options) {
    return new ProtocolOptions(read, write, queueMessages, queueBytes, allocator, options);
  }
}
