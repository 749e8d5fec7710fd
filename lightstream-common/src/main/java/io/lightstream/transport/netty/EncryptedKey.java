// SPDX-License-Identifier: Apache-2.0
package io.lightstream.transport.netty;

import io.lightstream.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A private key in PKCS#8 that a password protects (RFC 5958, RFC 8018). */
final class EncryptedKey {

  /** Of this the algorithm's parameters alone know which key derivation and cipher it is. */
  private static final String PBES2_OID = "1.2.840.113549.1.5.13";

  private static final String PBES2 = "PBES2";

  private EncryptedKey() {}

  /** The key in PKCS#8 without protection. */
  static byte[] decrypt(Path path, byte[] content, Optional<String> password) {
    if (password.isEmpty()) {
      throw new ConfigurationException(
          "TLS key: " + path + " holds a key that is encrypted, but no password is set");
    }
    EncryptedPrivateKeyInfo info = parse(path, content);
    PBEKeySpec secret = new PBEKeySpec(password.get().toCharArray());
    try {
      String algorithm = algorithm(info);
      SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(secret);
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
      return info.getKeySpec(cipher).getEncoded();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "TLS key: "
              + path
              + " cannot be decrypted: the password is wrong, or this JVM does not know its"
              + " encryption, "
              + info.getAlgName(),
          e);
    } finally {
      secret.clearPassword();
    }
  }

  private static EncryptedPrivateKeyInfo parse(Path path, byte[] content) {
    try {
      return new EncryptedPrivateKeyInfo(content);
    } catch (IOException e) {
      throw new ConfigurationException(
          "TLS key: "
              + path
              + " holds an encrypted key that the JDK cannot read: "
              + e.getMessage()
              + "; 'openssl pkcs8 -topk8 -v2 aes-256-cbc' makes one that it can",
          e);
    }
  }

  private static String algorithm(EncryptedPrivateKeyInfo info) {
    String name = info.getAlgName();
    return name.equals(PBES2) || name.equals(PBES2_OID) ? info.getAlgParameters().toString() : name;
  }
}
