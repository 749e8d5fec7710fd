// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import io.lightstream.error.ConfigurationException;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds transports by scheme. They are looked for with the class loader of this library, whatever
 * the thread's own is, so that it works inside the class loaders of other people's processes.
 * Nothing is kept between calls.
 */
public final class Transports {

  private Transports() {}

  /**
   * The transport for the scheme of {@code endpoint}.
   *
   * @throws ConfigurationException if there is none; the message lists those that there are
   */
  public static Transport of(Endpoint endpoint) {
    return find(endpoint.scheme())
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "no transport for scheme '"
                        + endpoint.scheme()
                        + "' of "
                        + endpoint
                        + "; known: "
                        + String.join(", ", schemes())));
  }

  /** The schemes of all transports, sorted. */
  public static Set<String> schemes() {
    Set<String> schemes = new TreeSet<>();
    load().forEach(transport -> schemes.addAll(transport.schemes()));
    return schemes;
  }

  private static Optional<Transport> find(String scheme) {
    for (Transport transport : load()) {
      if (transport.schemes().contains(scheme)) {
        return Optional.of(transport);
      }
    }
    return Optional.empty();
  }

  private static ServiceLoader<Transport> load() {
    return ServiceLoader.load(Transport.class, Transport.class.getClassLoader());
  }
}
