// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

/** How the buffers of a message body are compressed, each by itself. */
public enum Compression {
  /** Not at all: buffers can be written and mapped as they are. */
  NONE,
  /** LZ4 frames: cheap. */
  LZ4,
  /** Zstandard: smaller. */
  ZSTD
}
