// SPDX-License-Identifier: Apache-2.0

/**
 * Netty channels as blocking connections: what the transports that need an event loop share. The
 * classes load only when such a transport is used; Netty's jars are optional. Start with {@link
 * io.lightstream.transport.netty.TlsConnector} and {@link
 * io.lightstream.transport.netty.TlsListener}.
 *
 * <p>Programs that have pipelines of their own put {@link
 * io.lightstream.transport.netty.FrameHandler} into them: it runs every wire format of this
 * library, and theirs.
 */
package io.lightstream.transport.netty;
