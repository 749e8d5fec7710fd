// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.arrow.flatbuf.Message;

/** The metadata of recorded Arrow streams and files, cut out by the simplest possible reader. */
final class MetadataSamples {
  private static final int CONTINUATION = -1;
  private static final int FILE_MAGIC = 8;
  private static final int FILE_TRAILER = 10;

  private MetadataSamples() {}

  /** The files below a folder of the test resources, in a stable order. */
  static List<Path> files(String folder, Predicate<String> name) throws IOException {
    try (Stream<Path> files = Files.walk(resource(folder))) {
      return files
          .filter(file -> Files.isRegularFile(file) && name.test(file.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  private static Path resource(String folder) {
    try {
      return Path.of(Objects.requireNonNull(MetadataSamples.class.getResource(folder)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(folder, e);
    }
  }

  /** The metadata of every message of a well-formed stream. */
  static List<ByteBuffer> ofStream(Path file) throws IOException {
    return messages(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** The metadata of every message of a well-formed file. */
  static List<ByteBuffer> ofFile(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    return messages(bytes.limit(footerStart(bytes)).position(FILE_MAGIC));
  }

  /** The footer of a well-formed file. */
  static ByteBuffer footer(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int start = footerStart(bytes);
    return copy(bytes, start, bytes.capacity() - FILE_TRAILER - start);
  }

  private static int footerStart(ByteBuffer bytes) {
    int trailer = bytes.capacity() - FILE_TRAILER;
    return trailer - bytes.getInt(trailer);
  }

  private static List<ByteBuffer> messages(ByteBuffer bytes) {
    List<ByteBuffer> metadata = new ArrayList<>();
    while (bytes.remaining() >= Integer.BYTES) {
      int length = bytes.getInt();
      boolean framed = length == CONTINUATION;
      if (framed) {
        length = bytes.getInt();
      }
      if (length != 0) {
        ByteBuffer message = copy(bytes, bytes.position(), length);
        metadata.add(message);
        long bodyLength = Message.getRootAsMessage(message).bodyLength();
        bytes.position(Math.toIntExact(bytes.position() + length + bodyLength));
      }
      if (framed) {
        skipZeros(bytes);
      }
    }
    return metadata;
  }

  /** Some writers pad a body without counting the padding. */
  private static void skipZeros(ByteBuffer bytes) {
    while (bytes.hasRemaining() && bytes.get(bytes.position()) == 0) {
      bytes.position(bytes.position() + 1);
    }
  }

  private static ByteBuffer copy(ByteBuffer bytes, int position, int length) {
    ByteBuffer copy = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    return copy.put(0, bytes, position, length);
  }
}
