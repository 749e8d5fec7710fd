// SPDX-License-Identifier: Apache-2.0

/**
 * TLV: typed messages with a length, the simplest framing there is.
 *
 * <p>Start with {@link io.lightstream.format.tlv.TlvDecoder} and {@link
 * io.lightstream.format.tlv.TlvEncoder}; run them over any transport or file with {@link
 * io.lightstream.frame.FramedByteStream} and {@link io.lightstream.frame.ByteSink}.
 */
package io.lightstream.format.tlv;
