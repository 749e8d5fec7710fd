// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.TlsOptions;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** What both sides of TLS use: the JDK's own implementation, 1.2 and 1.3. */
final class TlsContexts {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /**
   * With a lifetime over the seven days that RFC 8446 (4.6.1) allows, the JDK sends no session
   * tickets: a peer that only writes and closes would be reset by them, and streams are long enough
   * not to need resumption.
   */
  private static final int SESSION_SECONDS = 8 * 24 * 60 * 60;

  private TlsContexts() {}

  static SslContext connecting(Endpoint endpoint, TlsOptions options) {
    SslContextBuilder builder =
        SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols(PROTOCOLS);
    options
        .certificate()
        .ifPresent(
            chain ->
                builder.keyManager(
                    PemFile.privateKey(options.key().orElseThrow(), options.keyPassword()),
                    PemFile.certificates(chain)));
    if (options.insecureSkipVerify()) {
      builder
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .endpointIdentificationAlgorithm(null);
    } else {
      builder
          .trustManager(trust(endpoint.host(), options.roots()))
          .endpointIdentificationAlgorithm("HTTPS");
    }
    return build(endpoint, builder);
  }

  static SslContext accepting(Endpoint endpoint, TlsOptions options) {
    Path chain =
        options
            .certificate()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "to listen on " + endpoint + ", TLS needs a certificate and its key"));
    SslContextBuilder builder =
        SslContextBuilder.forServer(
                PemFile.privateKey(options.key().orElseThrow(), options.keyPassword()),
                PemFile.certificates(chain))
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOLS)
            .sessionTimeout(SESSION_SECONDS);
    if (options.roots().isPresent()) {
      builder.trustManager(trust("", options.roots())).clientAuth(ClientAuth.REQUIRE);
    }
    return build(endpoint, builder);
  }

  private static SslContext build(Endpoint endpoint, SslContextBuilder builder) {
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "cannot set up TLS for " + endpoint + ": " + Failures.reason(e), e);
    }
  }

  private static TrustManager trust(String host, Optional<Path> roots) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(roots.isPresent() ? keyStore(roots.get()) : null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return new ExplainingTrustManager(extended, host, roots);
        }
      }
      throw new ConfigurationException("TLS: this JVM has no trust manager for X.509");
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigurationException("TLS: cannot set up whom to trust: " + e, e);
    }
  }

  private static KeyStore keyStore(Path roots) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (X509Certificate root : PemFile.certificates(roots)) {
      store.setCertificateEntry("root-" + count++, root);
    }
    return store;
  }
}
