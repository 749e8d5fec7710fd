// SPDX-License-Identifier: Apache-2.0

/**
 * Moving bytes: endpoints, connections and listeners, blind to what the bytes mean.
 *
 * <p>{@link io.lightstream.transport.Transport} opens a {@link io.lightstream.transport.Connection}
 * or a {@link io.lightstream.transport.Listener} for an {@link io.lightstream.transport.Endpoint}.
 */
package io.lightstream.transport;
