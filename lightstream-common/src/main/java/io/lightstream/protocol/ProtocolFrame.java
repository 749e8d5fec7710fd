// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

/** What a frame of the protocol carries: something for the application, or for the connection. */
public sealed interface ProtocolFrame permits LightstreamMessage, ControlFrame {}
