// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.ReadOptions;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.frame.ByteSource;
import io.lightstream.transport.file.FileSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens what is to be read. Where streams carry something else than Arrow, a file, a pipe and
 * standard input are Arrow nevertheless if their first bytes say so.
 */
final class Sources {

  private static final String STANDARD_INPUT = "standard input";
  private static final byte[] FILE_START = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STREAM_START = {-1, -1, -1, -1};

  private final Session session;
  private final Wire wire;

  Sources(Session session) {
    this.session = session;
    this.wire = session.wire();
  }

  LightstreamReader open(String source) {
    ReadOptions options = session.readOptions();
    if (Session.isUri(source)) {
      return wire.read(Lightstream.connect(source, options.transport()), options);
    } else if (source.equals(Session.STANDARD)) {
      return unlessArrow(session.environment().input(), STANDARD_INPUT, options);
    } else if (wire instanceof ArrowWire) {
      return Lightstream.read(source, options);
    }
    return recorded(source, options);
  }

  private LightstreamReader recorded(String source, ReadOptions options) {
    Path path = source.startsWith("file:") ? Path.of(URI.create(source)) : Path.of(source);
    FileSource file = FileSource.open(path);
    if (!Files.isRegularFile(path)) {
      return unlessArrow(file, source, options);
    }
    if (isArrow(file)) {
      file.close();
      return Lightstream.read(path, options);
    }
    return wire.read(file, source, options.withLimits(DecodeLimits.file()));
  }

  private static boolean isArrow(FileSource file) {
    try {
      return file.startsWith(FILE_START) || file.startsWith(STREAM_START);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** What cannot be read twice is Arrow only as a stream. */
  private LightstreamReader unlessArrow(ByteSource source, String name, ReadOptions options) {
    if (wire instanceof ArrowWire) {
      return wire.read(source, name, options);
    }
    PeekedSource peeked = peek(source);
    return peeked.startsWith(STREAM_START)
        ? Lightstream.read(peeked, name, options)
        : wire.read(peeked, name, options);
  }

  /** Blocks until there are bytes, or an interrupt. */
  private PeekedSource peek(ByteSource source) {
    Interruption interruption = session.environment().interruption();
    interruption.closes(source);
    try {
      return PeekedSource.of(source, STREAM_START.length);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    } finally {
      interruption.forget(source);
    }
  }
}
