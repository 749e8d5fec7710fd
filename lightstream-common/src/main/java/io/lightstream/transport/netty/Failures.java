// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.error.LightstreamIOException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Says in words what Netty and TLS say in exceptions. */
final class Failures {

  /** The alerts of RFC 8446 (6.2) that a person can do something about. */
  private static final Map<String, String> ALERTS =
      Map.of(
          "certificate_required",
          "the peer requires a client certificate; this side has none, or none of an issuer that the"
              + " peer trusts",
          "bad_certificate",
          "the peer does not accept this side's certificate, or requires one and got none",
          "unknown_ca",
          "the peer does not trust the issuer of this side's certificate",
          "certificate_unknown",
          "the peer does not accept this side's certificate",
          "certificate_expired",
          "the peer finds that this side's certificate has expired",
          "unsupported_certificate",
          "the peer does not accept this kind of certificate",
          "protocol_version",
          "the peer and this side have no version of TLS in common; this side takes 1.2 and 1.3",
          "handshake_failure",
          "the peer and this side have no cipher in common, or the peer requires a client"
              + " certificate");

  private Failures() {}

  /** Why a connection came to its end: known to the event loop, told to those who use it. */
  record Reason(String words, Throwable cause) {

    static Reason of(Throwable cause) {
      return new Reason(reason(cause), cause);
    }

    LightstreamIOException exception(String action, String peer) {
      return LightstreamIOException.closedByPeer(
          "cannot " + action + " " + peer + ": " + words, cause);
    }
  }

  static LightstreamIOException handshake(String peer, Throwable cause) {
    return new LightstreamIOException(
        "TLS handshake with " + peer + " failed: " + reason(cause), cause);
  }

  static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return cause.getMessage();
      }
    }
    Throwable cause =
        failure instanceof DecoderException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof NotSslRecordException) {
      return "the peer does not speak TLS; is its endpoint tcp rather than tcps?";
    } else if (cause instanceof SslHandshakeTimeoutException) {
      return "no answer in time; does the peer speak TLS?";
    } else if (cause instanceof ClosedChannelException) {
      return "the peer closed the connection";
    } else if (cause instanceof SSLException && cause.getMessage() != null) {
      return alert(cause.getMessage());
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static String alert(String message) {
    for (Map.Entry<String, String> alert : ALERTS.entrySet()) {
      if (message.contains("Received fatal alert: " + alert.getKey())) {
        return alert.getValue() + " (alert " + alert.getKey() + ")";
      }
    }
    return message;
  }
}
