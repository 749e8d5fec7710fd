// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.TlsOptions;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.Transports;
import io.lightstream.transport.tcp.Certificates;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Both ends of a connection of any transport. */
record ConnectedPair(
    LightstreamListener listener, LightstreamConnection here, LightstreamConnection there)
    implements AutoCloseable {

  /** The schemes of all transports whose ends can both be in one process. */
  static Stream<String> schemes() {
    return Transports.schemes().stream().filter(scheme -> !scheme.equals("stdio"));
  }

  static ConnectedPair of(String scheme, Path folder, TypeRegistry types, ProtocolOptions options) {
    return of(scheme, folder, types, types, options);
  }

  static ConnectedPair of(
      String scheme,
      Path folder,
      TypeRegistry hereTypes,
      TypeRegistry thereTypes,
      ProtocolOptions options) {
    String uri =
        scheme.equals("uds") ? "uds://" + folder.resolve("s.sock") : scheme + "://localhost:0";
    LightstreamListener listener = Lightstream.listen(uri, with(Certificates.showing("server")));
    LightstreamConnection here =
        Lightstream.connect(
            listener.uri(), hereTypes, options.withTransport(with(Certificates.trusting("root"))));
    return new ConnectedPair(listener, here, listener.accept().protocol(thereTypes, options));
  }

  private static TransportOptions with(TlsOptions tls) {
    return Certificates.with(tls);
  }

  @Override
  public void close() {
    here.abort();
    there.abort();
    listener.close();
  }
}
