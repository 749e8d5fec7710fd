// SPDX-License-Identifier: Apache-2.0

/**
 * Blocking sockets and pipes on the caller's thread: what the transports that need no event loop
 * share. Start with {@link io.lightstream.transport.nio.BlockingConnection}.
 */
package io.lightstream.transport.nio;
