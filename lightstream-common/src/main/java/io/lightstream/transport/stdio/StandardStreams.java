// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.stdio;

import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.nio.BlockingConnection;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Channels over the descriptors 0 and 1, which closing the channels leaves open. */
final class StandardStreams {

  /** The bits of {@code st_mode} that tell the type of a file, and two of its values (inode(7)). */
  private static final int TYPE_BITS = 0170000;

  private static final int PIPE_TYPE = 0010000;
  private static final int SOCKET_TYPE = 0140000;

  private StandardStreams() {}

  static Connection connection(Endpoint endpoint) {
    return BlockingConnection.ofChannels(
        endpoint.toString(),
        input(),
        output(),
        StandardStreams::closeOutput,
        StandardStreams::outputHasReader);
  }

  /** A channel's close ends blocked calls, and then closes the stream that it came from. */
  private static FileChannel input() {
    return new FileInputStream(FileDescriptor.in) {
      @Override
      public void close() {
        // Descriptor 0 belongs to the process.
      }
    }.getChannel();
  }

  private static FileChannel output() {
    return new FileOutputStream(FileDescriptor.out) {
      @Override
      public void close() {
        // Descriptor 1 belongs to the process.
      }
    }.getChannel();
  }

  private static void closeOutput() throws IOException {
    System.out.flush();
    new FileOutputStream(FileDescriptor.out).close();
  }

  /**
   * Whether a failed write means that the reader is gone: so with pipes and sockets, where nothing
   * else can fail. The words of the failure would depend on the locale.
   */
  private static boolean outputHasReader() {
    try {
      int type = (int) Files.getAttribute(Path.of("/dev/stdout"), "unix:mode") & TYPE_BITS;
      return type == PIPE_TYPE || type == SOCKET_TYPE;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
