// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.Endpoint;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What 'uri' names: endpoints, and addresses whose port may be a range. */
final class Addresses {

  private static final Set<String> SCHEMES = Set.of("tcp", "tcps", "uds");
  private static final String SUBTASK = "{subtask}";
  private static final Pattern RANGE = Pattern.compile("(?<first>.*:\\d{1,5})-(?<high>\\d{1,5})");

  private static final int MAX_PORT = 65_535;

  private Addresses() {}

  /**
   * Checks one of them.
   *
   * @throws ConfigurationException if it is none, or of a scheme that tables do not have
   */
  static void check(String address) {
    Matcher range = RANGE.matcher(address);
    boolean ports = range.matches();
    Endpoint endpoint =
        Endpoint.parse(ports ? range.group("first") : address.replace(SUBTASK, "0"));
    if (!SCHEMES.contains(endpoint.scheme())) {
      throw new ConfigurationException("there is no scheme '" + endpoint.scheme() + "' for tables");
    }
    if (ports) {
      checkRange(endpoint.port(), Integer.parseInt(range.group("high")));
    }
  }

  private static void checkRange(int low, int high) {
    if (low == 0 || high > MAX_PORT || high < low) {
      throw new ConfigurationException(
          "the range of ports is " + low + "-" + high + ": it must rise, from 1 to 65535");
    }
  }

  /** Whether each subtask is to listen at a place of its own. */
  static boolean isForEach(String address) {
    return address.contains(SUBTASK) || RANGE.matcher(address).matches();
  }

  /** Whether any of them uses TLS. */
  static boolean secure(List<String> addresses) {
    return addresses.stream().anyMatch(address -> address.startsWith("tcps:"));
  }
}
