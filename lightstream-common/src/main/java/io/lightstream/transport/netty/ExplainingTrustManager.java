// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom another trust manager trusts, and says of the others which certificate was refused
 * and why, in words that tell what to do.
 */
final class ExplainingTrustManager extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager judge;
  private final String host;
  private final Optional<Path> roots;

  ExplainingTrustManager(X509ExtendedTrustManager judge, String host, Optional<Path> roots) {
    this.judge = judge;
    this.host = host;
    this.roots = roots;
  }

  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(
        chain,
        () -> judge.checkServerTrusted(chain, authType, engine),
        () -> judge.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(
        chain,
        () -> judge.checkServerTrusted(chain, authType, socket),
        () -> judge.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    Check check = () -> judge.checkServerTrusted(chain, authType);
    check(chain, check, check);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    Check check = () -> judge.checkClientTrusted(chain, authType, engine);
    check(chain, check, check);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    Check check = () -> judge.checkClientTrusted(chain, authType, socket);
    check(chain, check, check);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    Check check = () -> judge.checkClientTrusted(chain, authType);
    check(chain, check, check);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }

  /**
   * @param full the whole check, that of the host's name included
   * @param chainOnly the check of the chain alone: what passes it failed for its name
   */
  private void check(X509Certificate[] chain, Check full, Check chainOnly)
      throws CertificateException {
    try {
      full.run();
    } catch (CertificateException e) {
      throw new CertificateException(
          "certificate '"
              + chain[0].getSubjectX500Principal().getName()
              + "' "
              + (passes(chainOnly) ? wrongName(chain[0], e) : untrusted(chain, e)),
          e);
    }
  }

  private static boolean passes(Check check) {
    try {
      check.run();
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private String wrongName(X509Certificate certificate, CertificateException e) {
    return "is not for host '"
        + host
        + "' but for "
        + names(certificate)
        + " ("
        + e.getMessage()
        + ")";
  }

  private static String names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? "its subject alone"
          : names.stream().map(name -> "" + name.get(1)).collect(Collectors.joining(", "));
    } catch (CertificateParsingException e) {
      return "names that cannot be read";
    }
  }

  private String untrusted(X509Certificate[] chain, CertificateException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "or one of its issuers has expired (" + cause.getMessage() + ")";
      } else if (cause instanceof CertificateNotYetValidException) {
        return "or one of its issuers is not valid yet (" + cause.getMessage() + ")";
      }
    }
    X509Certificate last = chain[chain.length - 1];
    return "is not trusted: it was issued by '"
        + last.getIssuerX500Principal().getName()
        + "', and "
        + roots.map(path -> "the roots in " + path).orElse("what the JVM trusts")
        + " do not lead to it ("
        + e.getMessage()
        + ")";
  }
}
