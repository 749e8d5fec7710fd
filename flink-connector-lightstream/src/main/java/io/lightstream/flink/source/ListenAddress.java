// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Endpoint;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the subtasks of a source listen: one place, or one for each. Of a range of ports, {@code
 * tcp://0.0.0.0:9000-9010}, each takes the first that is free; port 0 is any free one; a path may
 * contain <code>{subtask}</code>, as in <code>uds:///run/flights-{subtask}.sock</code>. Immutable.
 */
final class ListenAddress implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final String SUBTASK = "{subtask}";
  private static final Pattern RANGE =
      Pattern.compile(
          "(?<front>[^/]+://[^/]*):(?<first>[0-9]{1,5})-(?<last>[0-9]{1,5})(?<rest>/.*)?");

  private final String given;
  private final List<String> places;

  private ListenAddress(String given, List<String> places) {
    this.given = given;
    this.places = List.copyOf(places);
  }

  /**
   * Parses an address.
   *
   * @throws ConfigurationException if it is not the URI of an endpoint, or the range is empty
   */
  static ListenAddress parse(String given) {
    Matcher range = RANGE.matcher(given);
    List<String> places = range.matches() ? expand(given, range) : List.of(given);
    for (String place : places) {
      Endpoint.parse(place.replace(SUBTASK, "0"));
    }
    return new ListenAddress(given, places);
  }

  private static List<String> expand(String given, Matcher range) {
    int first = Integer.parseInt(range.group("first"));
    int last = Integer.parseInt(range.group("last"));
    if (first < 1 || last < first || last > 65_535) {
      throw new ConfigurationException(
          "'"
              + given
              + "' has the ports "
              + first
              + " to "
              + last
              + ": they must be from 1 to 65535, the lower one first");
    }
    String rest = range.group("rest") == null ? "" : range.group("rest");
    List<String> places = new ArrayList<>();
    for (int port = first; port <= last; port++) {
      places.add(range.group("front") + ":" + port + rest);
    }
    return places;
  }

  /** Whether any number of subtasks can listen here, each at a place of its own. */
  boolean isForEach() {
    return places.size() > 1 || given.contains(SUBTASK) || Endpoint.parse(given).port() == 0;
  }

  /** How many subtasks can listen here at a time on one machine. */
  int room() {
    return places.size() > 1 ? places.size() : isForEach() ? Integer.MAX_VALUE : 1;
  }

  /**
   * Listens at the first place that is free, beginning with that of the subtask's number, so that
   * one that comes again is likely to be found where it was.
   *
   * @param listen listens at a URI
   * @throws LightstreamIOException if no place is free; says what was wrong with the last
   */
  <T> T listen(int subtask, Function<String, T> listen) {
    LightstreamIOException last = null;
    for (int i = 0; i < places.size(); i++) {
      String place = places.get((subtask + i) % places.size());
      try {
        return listen.apply(place.replace(SUBTASK, Integer.toString(subtask)));
      } catch (LightstreamIOException e) {
        last = e;
      }
    }
    throw new LightstreamIOException(
        "subtask "
            + subtask
            + " cannot listen on "
            + given
            + (places.size() > 1
                ? ": none of the " + places.size() + " ports is free, at last "
                : ": ")
            + last.getMessage(),
        last);
  }

  /**
   * The address at which others reach a place that is listened on.
   *
   * @param host what is to be advertised; empty for the host that is listened on, or for {@code
   *     local} where that is all of the machine's addresses
   */
  static Endpoint advertised(Endpoint bound, String host, String local) {
    if (bound.host().isEmpty()) {
      return bound;
    }
    boolean everywhere =
        bound.host().equals("0.0.0.0") || bound.host().matches("[0:]+") || bound.host().equals("*");
    String shown = !host.isEmpty() ? host : everywhere ? local : bound.host();
    return new Endpoint(bound.scheme(), shown, bound.port(), bound.path());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ListenAddress that && given.equals(that.given);
  }

  @Override
  public int hashCode() {
    return given.hashCode();
  }

  @Override
  public String toString() {
    return given;
  }
}
