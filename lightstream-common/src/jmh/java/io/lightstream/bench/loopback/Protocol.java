// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the Lightstream protocol, acknowledgement and parallel connections cost and bring: {@link
 * Loopback} with other peers, four times. The same arguments come last, and so can change what is
 * said here.
 */
public final class Protocol {

  private static final List<List<String>> RUNS =
      List.of(
          List.of("shapes=message", "peers=protocol,raw-messages,netty,lightstream-io"),
          List.of("shapes=tiny,mixed", "peers=protocol,lightstream-io"),
          List.of("shapes=medium", "peers=protocol,acknowledged,acknowledged-log"),
          List.of(
              "shapes=mixed,narrow",
              "schemes=tcp",
              "peers=lightstream,ordered-1,ordered-2,ordered-4,unordered-1,unordered-2,unordered-4"),
          List.of(
              "shapes=mixed,narrow,message",
              "schemes=tcp",
              "peers=protocol,protocol-1,protocol-2,protocol-4"));

  private Protocol() {}

  /** Runs and prints. */
  public static void main(String[] args) throws IOException {
    for (List<String> run : RUNS) {
      Loopback.main(Stream.concat(run.stream(), Stream.of(args)).toArray(String[]::new));
    }
  }
}
