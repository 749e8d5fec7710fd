// SPDX-License-Identifier: Apache-2.0

/** Unix sockets: {@link io.lightstream.transport.uds.UdsTransport}. */
package io.lightstream.transport.uds;
