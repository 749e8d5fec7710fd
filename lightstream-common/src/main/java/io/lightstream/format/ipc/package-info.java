// SPDX-License-Identifier: Apache-2.0

/**
 * The Arrow IPC stream and file formats, without I/O where possible.
 *
 * <p>{@link io.lightstream.format.ipc.IpcStreamDecoder} and {@link
 * io.lightstream.format.ipc.IpcStreamEncoder} speak the stream format over whatever brings the
 * bytes; {@link io.lightstream.format.ipc.IpcFileReader} maps files; {@link
 * io.lightstream.format.ipc.IpcFileWriter} writes them.
 *
 * @see <a
 *     href="https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc">Arrow
 *     IPC</a>
 */
package io.lightstream.format.ipc;
