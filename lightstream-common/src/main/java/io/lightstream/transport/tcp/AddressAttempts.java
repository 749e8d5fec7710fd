// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.tcp;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tries the addresses of a host in turn, each with its share of the time that is left. */
final class AddressAttempts {

  private final Endpoint endpoint;
  private final List<String> reasons = new ArrayList<>();
  private IOException last;

  private AddressAttempts(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** One attempt at one address. */
  @FunctionalInterface
  interface Attempt {

    /**
     * Connects, or throws an IOException where another address may be better.
     *
     * @param timeout until when an answer must have come
     */
    Connection connect(InetSocketAddress address, Duration timeout) throws IOException;
  }

  static Connection first(Endpoint endpoint, Duration timeout, Attempt attempt) {
    return new AddressAttempts(endpoint).run(timeout, attempt);
  }

  private Connection run(Duration timeout, Attempt attempt) {
    InetAddress[] addresses = resolve();
    long deadline = System.nanoTime() + timeout.toNanos();
    for (int i = 0; i < addresses.length; i++) {
      long share = Math.max(0, deadline - System.nanoTime()) / (addresses.length - i);
      try {
        return attempt.connect(
            new InetSocketAddress(addresses[i], endpoint.port()), Duration.ofNanos(share));
      } catch (ClosedByInterruptException e) {
        throw new ClosedException("connecting to " + endpoint + " was interrupted", e);
      } catch (IOException e) {
        note(addresses, i, e);
      }
    }
    throw new LightstreamIOException(
        "cannot connect to " + endpoint + ": " + String.join(", ", reasons) + advice(timeout),
        last);
  }

  private InetAddress[] resolve() {
    try {
      return InetAddress.getAllByName(endpoint.host());
    } catch (UnknownHostException e) {
      throw new LightstreamIOException(
          "cannot connect to "
              + endpoint
              + ": host '"
              + endpoint.host()
              + "' is not known; check its name",
          e);
    }
  }

  private void note(InetAddress[] addresses, int i, IOException e) {
    if (last != null) {
      e.addSuppressed(last);
    }
    last = e;
    String where = addresses.length == 1 ? "" : " (" + addresses[i].getHostAddress() + ")";
    reasons.add(e.getMessage() + where);
  }

  private String advice(Duration timeout) {
    if (last instanceof SocketTimeoutException) {
      return "; check host, port and firewalls, or raise the connect timeout of "
          + timeout.toMillis()
          + " ms";
    }
    return last instanceof ConnectException ? "; is a listener running there?" : "";
  }
}
