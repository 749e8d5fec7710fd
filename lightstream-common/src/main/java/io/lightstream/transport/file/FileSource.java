// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.file;

import io.lightstream.error.ClosedException;
import io.lightstream.frame.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a file or a named pipe, from its beginning. */
public final class FileSource implements ByteSource {

  private final Path path;
  private final FileChannel channel;

  private FileSource(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens a file. A named pipe blocks until somebody writes to it.
   *
   * @throws io.lightstream.error.LightstreamIOException if it does not exist or cannot be read
   */
  public static FileSource open(Path path) {
    try {
      if (Files.isDirectory(path)) {
        throw new IOException("it is a folder");
      }
      return new FileSource(path, FileChannel.open(path, StandardOpenOption.READ));
    } catch (IOException e) {
      throw FileFailure.of("open", path, e);
    }
  }

  /**
   * Whether the file starts with these bytes; does not move on. False for what is no regular file,
   * which cannot be looked at without moving on.
   */
  public boolean startsWith(byte[] magic) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try {
      ByteBuffer first = ByteBuffer.allocate(magic.length);
      int read = 0;
      while (first.hasRemaining() && read >= 0) {
        read = channel.read(first, first.position());
      }
      return first.flip().equals(ByteBuffer.wrap(magic));
    } catch (IOException e) {
      throw FileFailure.of("read", path, e);
    }
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    try {
      return channel.read(into, offset, length);
    } catch (ClosedChannelException e) {
      throw new ClosedException(path + ": the file was closed while it was read", e);
    } catch (IOException e) {
      throw FileFailure.of("read", path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileFailure.of("close", path, e);
    }
  }
}
