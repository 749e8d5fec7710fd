// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * States in files, one for each stream, big-endian:
 *
 * <pre>
 *  0  magic "LSSTATE1"
 *  8  CRC32C of the rest
 * 12  length of the id u32 | id, UTF-8 | state
 * </pre>
 */
final class StateFolder implements StreamStates {

  private static final String SUFFIX = ".state";
  private static final long MAGIC = 0x4C53535441544531L; // "LSSTATE1"
  private static final int CHECKSUM_AT = 8;
  private static final int ID_AT = 12;
  private static final int HEADER_BYTES = 16;

  private final Path folder;

  StateFolder(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LightstreamIOException(
          "cannot make the folder " + folder + " for states of streams: " + e.getMessage(), e);
    }
  }

  private Path file(String stream) {
    return folder.resolve(StreamFiles.name(stream) + SUFFIX);
  }

  @Override
  public Optional<StreamState> load(String stream) {
    Path file = file(stream);
    try {
      return Optional.of(decode(stream, file, ByteBuffer.wrap(Files.readAllBytes(file))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new LightstreamIOException(
          "cannot read the state of stream '" + stream + "' from " + file + ": " + e.getMessage(),
          e);
    }
  }

  private static StreamState decode(String stream, Path file, ByteBuffer bytes) {
    if (bytes.remaining() < HEADER_BYTES || bytes.getLong(0) != MAGIC) {
      throw new InvalidDataException(file + " is not the state of a stream");
    }
    if (bytes.getInt(CHECKSUM_AT) != checksum(bytes)) {
      throw InvalidDataException.at(
          CHECKSUM_AT, file + ": the checksum of the state of stream '" + stream + "' is wrong");
    }
    int idLength = bytes.getInt(ID_AT);
    bytes.position(HEADER_BYTES);
    if (idLength < 0 || idLength > bytes.remaining()) {
      throw InvalidDataException.at(ID_AT, file + ": an id of " + idLength + " bytes cannot be");
    }
    byte[] id = new byte[idLength];
    bytes.get(id);
    String found = new String(id, StandardCharsets.UTF_8);
    if (!found.equals(stream)) {
      throw new InvalidDataException(
          file + " holds the state of stream '" + found + "', not of '" + stream + "'");
    }
    byte[] state = new byte[bytes.remaining()];
    bytes.get(state);
    return StreamState.fromBytes(state);
  }

  @Override
  public void save(String stream, StreamState state) {
    Path file = file(stream);
    Path fresh = folder.resolve(file.getFileName() + ".new");
    try {
      write(fresh, encode(stream, state));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder();
    } catch (IOException e) {
      throw new LightstreamIOException(
          "cannot save the state of stream '" + stream + "' to " + file + ": " + e.getMessage(), e);
    }
  }

  private static ByteBuffer encode(String stream, StreamState state) {
    byte[] id = stream.getBytes(StandardCharsets.UTF_8);
    byte[] content = state.toBytes();
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + id.length + content.length);
    bytes.putLong(MAGIC).position(ID_AT).putInt(id.length).put(id).put(content).flip();
    return bytes.putInt(CHECKSUM_AT, checksum(bytes));
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), ID_AT, bytes.limit() - ID_AT);
    return (int) crc.getValue();
  }

  private static void write(Path file, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Makes the new name durable; where folders cannot be opened, as on Windows, it is already. */
  private void syncFolder() throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
