// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.tcp;

import io.lightstream.transport.TlsOptions;
import io.lightstream.transport.TransportOptions;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The certificates of {@code src/test/resources/tls}. */
public final class Certificates {

  private Certificates() {}

  public static Path file(String name) {
    try {
      return Path.of(Certificates.class.getResource("/tls/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static TlsOptions showing(String name) {
    return showing(TlsOptions.defaults(), name);
  }

  public static TlsOptions showing(TlsOptions options, String name) {
    return options.withCertificate(file(name + ".pem"), file(name + ".key"));
  }

  public static TlsOptions trusting(String root) {
    return TlsOptions.defaults().withRoots(file(root + ".pem"));
  }

  public static TransportOptions with(TlsOptions tls) {
    return TransportOptions.defaults().withTls(tls);
  }
}
