// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.error.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in PEM (RFC 7468). Messages name the file and never show what is in it. */
final class PemFile {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private final Path path;
  private final List<String> labels = new ArrayList<>();
  private final List<byte[]> contents = new ArrayList<>();

  private PemFile(Path path) {
    this.path = path;
  }

  static X509Certificate[] certificates(Path path) {
    PemFile file = read(path);
    List<X509Certificate> found = new ArrayList<>();
    for (int i = 0; i < file.labels.size(); i++) {
      if (file.labels.get(i).equals("CERTIFICATE")) {
        found.add(certificate(path, file.contents.get(i)));
      }
    }
    if (found.isEmpty()) {
      throw new ConfigurationException(
          "TLS certificates: " + path + " has no block 'BEGIN CERTIFICATE'");
    }
    return found.toArray(X509Certificate[]::new);
  }

  /**
   * The first private key of a file (PKCS#8).
   *
   * @param password for a key that is encrypted; one that is not is read without it
   */
  static PrivateKey privateKey(Path path, Optional<String> password) {
    PemFile file = read(path);
    int index = file.labels.indexOf("PRIVATE KEY");
    if (index >= 0) {
      return privateKey(path, file.contents.get(index));
    }
    int encrypted = file.labels.indexOf("ENCRYPTED PRIVATE KEY");
    if (encrypted >= 0) {
      return privateKey(path, EncryptedKey.decrypt(path, file.contents.get(encrypted), password));
    }
    throw new ConfigurationException(
        "TLS key: "
            + path
            + " has no block 'BEGIN PRIVATE KEY' or 'BEGIN ENCRYPTED PRIVATE KEY' (PKCS#8), but "
            + file.labels
            + "; 'openssl pkcs8 -topk8' makes one");
  }

  private static PemFile read(Path path) {
    PemFile file = new PemFile(path);
    try {
      Matcher blocks = BLOCK.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
      while (blocks.find()) {
        file.labels.add(blocks.group(1));
        file.contents.add(Base64.getMimeDecoder().decode(blocks.group(2)));
      }
      return file;
    } catch (IOException e) {
      throw new ConfigurationException("TLS: cannot read the file " + path + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("TLS: " + path + " holds a block that is not base64");
    }
  }

  private static X509Certificate certificate(Path path, byte[] content) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(content));
    } catch (CertificateException e) {
      throw new ConfigurationException(
          "TLS certificates: " + path + " holds one that is not X.509: " + e.getMessage(), e);
    }
  }

  /** PKCS#8 names the algorithm inside; the JDK wants to be told. */
  private static PrivateKey privateKey(Path path, byte[] content) {
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
      } catch (InvalidKeySpecException e) {
        // Another algorithm, or none.
      } catch (GeneralSecurityException e) {
        throw new ConfigurationException("TLS key: this JVM has no " + algorithm, e);
      }
    }
    throw new ConfigurationException(
        "TLS key: " + path + " holds a key that is none of " + KEY_ALGORITHMS);
  }
}
