// SPDX-License-Identifier: Apache-2.0

/** TCP, plain and with TLS: {@link io.lightstream.transport.tcp.TcpTransport}. */
package io.lightstream.transport.tcp;
