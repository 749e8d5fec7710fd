// SPDX-License-Identifier: Apache-2.0

/**
 * What messages of the protocol hold: the payloads are opaque bytes to it, and these are two common
 * ways to fill them. Start with {@link io.lightstream.protocol.payload.MessagePackPayload} and
 * {@link io.lightstream.protocol.payload.ProtobufPayload}; each needs a library of its own, and
 * without it says which.
 */
package io.lightstream.protocol.payload;
