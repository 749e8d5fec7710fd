// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.nio.ByteBuffer;

/**
 * Compresses and decompresses single buffers of a message body, without the length that Arrow puts
 * before them.
 *
 * <p>Source and destination are direct buffers of any byte order, taken from position to limit; on
 * success both positions have moved past what was read and written, on failure they have not moved
 * and the content of the destination is undefined. Nothing outside position and limit is written,
 * and no buffer is retained.
 *
 * <p>A codec keeps working memory between calls, so there is one for each reader or writer. Calls
 * exclude each other; {@link #close()} from another thread waits for the one that runs.
 */
sealed interface BodyCodec extends AutoCloseable permits Lz4FrameCodec, ZstdCodec {

  /**
   * Decompresses all of the source, which must fill all of the destination. No bytes decompress to
   * no bytes: arrow-java writes an empty buffer as its length alone.
   *
   * @throws io.lightstream.error.InvalidDataException if the source is malformed or decompresses to
   *     another length; offsets count from the source's position
   * @throws io.lightstream.error.ClosedException after {@link #close()}
   */
  void decompress(ByteBuffer src, ByteBuffer dst);

  /**
   * As {@link #decompress}, for a source that lies in a mapped file, which somebody may truncate:
   * such memory is read by Java code only, where that is an {@link InternalError}, while in native
   * code it would end the process.
   */
  void decompressMapped(ByteBuffer src, ByteBuffer dst);

  /**
   * The most bytes that {@code length} bytes may compress to.
   *
   * @throws io.lightstream.error.LimitExceededException if that is more than a buffer can have
   */
  int maxCompressedLength(int length);

  /**
   * Compresses all of the source into the destination, which must have room for {@link
   * #maxCompressedLength} of it.
   *
   * @return how many bytes were written
   * @throws io.lightstream.error.ClosedException after {@link #close()}
   */
  int compress(ByteBuffer src, ByteBuffer dst);

  /** As {@link #compress}, for a source that lies in a mapped file. */
  int compressMapped(ByteBuffer src, ByteBuffer dst);

  /**
   * Frees what the codec holds. Idempotent; a codec that is forgotten is freed by another's use.
   */
  @Override
  void close();
}
