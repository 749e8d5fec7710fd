// SPDX-License-Identifier: Apache-2.0

/**
 * Frames over bytes, without I/O: what a wire format implements, and what a transport drives.
 *
 * <p>Implement {@link io.lightstream.frame.FrameDecoder} for a wire format of your own (a length
 * prefix takes five lines) and run it over any transport with {@link
 * io.lightstream.frame.FramedByteStream}. Arrow IPC and TLV are implemented the same way.
 */
package io.lightstream.frame;
