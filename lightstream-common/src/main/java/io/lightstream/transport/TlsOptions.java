// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport;

import io.lightstream.error.ConfigurationException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Certificates and keys, as PEM files. TLS 1.2 is the least; host names are checked. Immutable;
 * start from {@link #defaults()}.
 *
 * @param certificate the chain that this side shows: needed to accept, optional to connect
 * @param key the private key of that chain (PKCS#8)
 * @param keyPassword the password of the private key, where that is encrypted; {@link #toString}
 *     hides it
 * @param roots whom this side trusts: an accepting side with roots requires client certificates, a
 *     connecting side without them trusts what the JVM trusts
 * @param insecureSkipVerify whether a connecting side takes any certificate: for tests only
 */
public record TlsOptions(
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> keyPassword,
    Optional<Path> roots,
    boolean insecureSkipVerify) {

  private static final TlsOptions DEFAULTS =
      new TlsOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  /** Checks that certificate and key come together, and a password with a key. */
  public TlsOptions {
    if (certificate.isPresent() != key.isPresent()) {
      throw new ConfigurationException(
          "TLS needs certificate and key together, but only the "
              + (certificate.isPresent() ? "certificate" : "key")
              + " is set");
    }
    if (keyPassword.isPresent() && key.isEmpty()) {
      throw new ConfigurationException("TLS has the password of a key, but no key is set");
    }
  }

  /** No certificate of its own; trusts what the JVM trusts. */
  public static TlsOptions defaults() {
    return DEFAULTS;
  }

  /** The same with a certificate chain and its key. */
  public TlsOptions withCertificate(Path chain, Path privateKey) {
    return new TlsOptions(
        Optional.of(chain), Optional.of(privateKey), keyPassword, roots, insecureSkipVerify);
  }

  /** The same with the password of the key, which must be set before. */
  public TlsOptions withKeyPassword(String password) {
    return new TlsOptions(certificate, key, Optional.of(password), roots, insecureSkipVerify);
  }

  /** The same with the certificates to trust. */
  public TlsOptions withRoots(Path trusted) {
    return new TlsOptions(certificate, key, keyPassword, Optional.of(trusted), insecureSkipVerify);
  }

  /** The same without any verification of the accepting side: anybody can be the peer. */
  public TlsOptions insecureSkipVerify(boolean skip) {
    return new TlsOptions(certificate, key, keyPassword, roots, skip);
  }

  /** All but the password of the key. */
  @Override
  public String toString() {
    return "TlsOptions[certificate="
        + certificate
        + ", key="
        + key
        + ", keyPassword="
        + keyPassword.map(any -> "[hidden]")
        + ", roots="
        + roots
        + ", insecureSkipVerify="
        + insecureSkipVerify
        + "]";
  }
}
