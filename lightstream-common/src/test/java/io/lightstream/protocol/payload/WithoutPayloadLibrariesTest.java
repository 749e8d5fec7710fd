// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The library without the jars of its helpers: each says which one it needs. */
class WithoutPayloadLibrariesTest {

  /** A user's code that was compiled with the libraries. */
  public static final class CallsMessagePack implements Callable<Object> {
    @Override
    public Object call() {
      return MessagePackPayload.create();
    }
  }

  /** The same for protobuf; nothing in it needs the class of a message. */
  public static final class CallsProtobufPack implements Callable<Object> {
    @Override
    public Object call() {
      return ProtobufPayload.pack(null);
    }
  }

  /** The same for reading. */
  public static final class CallsProtobufUnpack implements Callable<Object> {
    @Override
    public Object call() {
      return ProtobufPayload.unpack(null, null);
    }
  }

  private static Throwable failure(Class<?> user) throws Exception {
    URL library = MessagePackPayload.class.getProtectionDomain().getCodeSource().getLocation();
    URL test = user.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader alone = new URLClassLoader(new URL[] {library, test}, platform)) {
      Object caller = alone.loadClass(user.getName()).getConstructor().newInstance();
      return assertThrows(
              InvocationTargetException.class,
              () -> Callable.class.getMethod("call").invoke(caller))
          .getCause();
    }
  }

  private static void assertNames(String message, Throwable failure) {
    assertEquals(message, failure.getMessage());
    assertEquals("io.lightstream.error.ConfigurationException", failure.getClass().getName());
  }

  @Test
  void messagePackNamesItsArtifact() throws Exception {
    assertNames(
        "MessagePack needs the artifact org.msgpack:msgpack-core on the class path",
        failure(CallsMessagePack.class));
  }

  @Test
  void protobufNamesItsArtifact() throws Exception {
    String message =
        "protobuf messages need the artifact com.google.protobuf:protobuf-java on the class path";
    assertNames(message, failure(CallsProtobufPack.class));
    assertNames(message, failure(CallsProtobufUnpack.class));
  }
}
