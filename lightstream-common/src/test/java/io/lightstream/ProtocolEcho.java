// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.TypeRegistry;

/** What a test runs as a process of its own: sends back what comes on standard input. */
public final class ProtocolEcho {

  private ProtocolEcho() {}

  public static void main(String[] arguments) {
    TypeRegistry types = TypeRegistry.parse(arguments[0]);
    try (LightstreamConnection stdio = Lightstream.connect("stdio://", types)) {
      for (LightstreamMessage message : stdio) {
        try (message) {
          if (message instanceof LightstreamMessage.Table table) {
            stdio.sendTable(table.type(), table.batch());
          } else if (message instanceof MessageBytes bytes) {
            stdio.send(bytes.type(), bytes.borrow());
          }
        }
      }
    }
  }
}
