// SPDX-License-Identifier: Apache-2.0

/**
 * The Lightstream protocol, without I/O: messages of bytes and Arrow tables of many types on one
 * connection, wire-compatible with the original (crate {@code lightstream}, Python package {@code
 * lightstream-io}).
 *
 * <pre>
 *   tag u8 | length u32 little-endian | payload            a frame
 * </pre>
 *
 * <p>Both sides register the same types in the same order ({@link
 * io.lightstream.protocol.TypeRegistry}); a tag is the place of a type in that order. The payload
 * of a message is opaque; that of a table holds encapsulated Arrow IPC messages that end with
 * exactly one record batch. Tag 255 is reserved for control frames between peers that have agreed
 * on them. Start with {@link io.lightstream.protocol.ProtocolDecoder} and {@link
 * io.lightstream.protocol.ProtocolEncoder}, or at the roof with {@code LightstreamConnection}.
 */
package io.lightstream.protocol;
