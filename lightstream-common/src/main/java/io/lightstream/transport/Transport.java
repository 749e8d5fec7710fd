// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import java.util.Set;

/**
 * One way to move bytes, found by the scheme of a URI: {@link Transports} finds those that are
 * named in {@code META-INF/services/io.lightstream.transport.Transport}. Stateless and safe for
 * several threads; making one and asking for its schemes must not load optional libraries.
 */
public interface Transport {

  /** The URI schemes it serves, in lower case. */
  Set<String> schemes();

  /**
   * Connects to a peer that listens. An interrupt ends the attempt with a {@link
   * io.lightstream.error.ClosedException}; the thread stays interrupted.
   *
   * @return a connection that the caller owns and closes
   * @throws io.lightstream.error.ConfigurationException if the endpoint or an option does not fit
   * @throws io.lightstream.error.LightstreamIOException if the peer cannot be reached in time
   */
  Connection connect(Endpoint endpoint, TransportOptions options);

  /**
   * Starts to listen.
   *
   * @return a listener that the caller owns and closes; it accepts from now on
   * @throws io.lightstream.error.ConfigurationException if the endpoint or an option does not fit
   * @throws io.lightstream.error.LightstreamIOException if the address is taken or not allowed
   */
  Listener listen(Endpoint endpoint, TransportOptions options);
}
