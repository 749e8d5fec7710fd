// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.util.Optional;

/**
 * Where a sender goes on once the receiver has said what it has.
 *
 * @param position the number of the first frame that the application has to send: all before are
 *     with the receiver, or kept by the sender
 * @param mark what the sender's predecessor said last of its own position as of there; empty if it
 *     never did
 */
public record Resumption(long position, Optional<byte[]> mark) {}
