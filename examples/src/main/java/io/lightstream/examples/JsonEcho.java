// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lightstream.FrameWriter;
import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamPeer;
import io.lightstream.frame.FramedByteStream;

/**
 * Runs {@link PrefixedJson} over any transport: {@code listen URI} sends back what one peer sends,
 * {@code send URI TEXT...} sends texts and prints what comes back.
 */
public final class JsonEcho {

  private JsonEcho() {}

  /** Listens or sends. */
  public static void main(String[] arguments) {
    if (arguments[0].equals("listen")) {
      try (LightstreamListener listener = Lightstream.listen(arguments[1])) {
        System.out.println("listening at " + listener.uri());
        echo(listener.accept());
      }
    } else {
      try (LightstreamPeer peer = Lightstream.connect(arguments[1])) {
        FrameWriter<JsonNode> writer = peer.frameWriter(PrefixedJson::encode);
        for (int i = 2; i < arguments.length; i++) {
          writer.write(JsonNodeFactory.instance.textNode(arguments[i]));
        }
        writer.finish();
        FramedByteStream<JsonNode> answers = peer.frames(new PrefixedJson());
        for (JsonNode next = answers.next(); next != null; next = answers.next()) {
          System.out.println(next);
        }
      }
    }
  }

  /** Sends all that comes back to where it came from. */
  static void echo(LightstreamPeer peer) {
    try (peer) {
      FramedByteStream<JsonNode> frames = peer.frames(new PrefixedJson());
      FrameWriter<JsonNode> writer = peer.frameWriter(PrefixedJson::encode);
      for (JsonNode next = frames.next(); next != null; next = frames.next()) {
        writer.write(next);
      }
      writer.finish();
    }
  }
}
