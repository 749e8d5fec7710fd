// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * What no sink can go below: writes the bytes of each value as they are, to a file or to a port of
 * this machine, one system call for each. A file is synchronised with the disk at the end.
 */
public final class RawSinkTask extends SinkTask {

  /** The file to write. */
  static final String FILE = "raw.file";

  /** The port to write to. */
  static final String PORT = "raw.port";

  private WritableByteChannel channel;

  /** Called by the measuring task. */
  public RawSinkTask() {}

  @Override
  public void start(Map<String, String> properties) {
    try {
      channel =
          properties.containsKey(FILE)
              ? FileChannel.open(
                  Path.of(properties.get(FILE)),
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE)
              : SocketChannel.open(
                  new InetSocketAddress(
                      InetAddress.getLoopbackAddress(), Integer.parseInt(properties.get(PORT))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    try {
      for (SinkRecord value : records) {
        ByteBuffer bytes = ByteBuffer.wrap((byte[]) value.value());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void flush(Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      if (channel instanceof FileChannel file) {
        file.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String version() {
    return "bench";
  }
}
