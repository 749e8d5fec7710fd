// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.Transports;
import io.lightstream.transport.file.FileSink;
import io.lightstream.transport.file.FileSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where to start: reads and writes Arrow batches, from and to files and peers.
 *
 * <p>A URI names a peer: {@code tcp://host:port}, {@code tcps://host:port} (TLS), {@code
 * uds:///path}, {@code stdio://} (this process's standard input and output). Anything without
 * {@code ://}, and {@code file:///path}, is a path.
 *
 * <p>Files are read in either form of Arrow IPC, told apart by their first bytes. They are written
 * in the form that their name asks for: {@code .arrow}, {@code .feather} and {@code .ipc} as a file
 * with a footer, {@code .arrows} and {@code .stream} as a stream. A file is written beside its name
 * and renamed when its writer is closed; {@link RecordBatchWriter#abort()} deletes it.
 *
 * <p>All methods may be called from any thread. They throw {@link
 * io.lightstream.error.ConfigurationException} for URIs and options that do not fit, {@link
 * io.lightstream.error.LightstreamIOException} where the peer or file cannot be reached.
 */
public final class Lightstream {

  private static final Pattern URI_FORM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final String FILE_SCHEME = "file:";

  private Lightstream() {}

  /** Reads from a file, or connects to a peer and reads from it, with default options. */
  public static LightstreamReader read(String uriOrPath) {
    return read(uriOrPath, ReadOptions.defaults());
  }

  /**
   * Reads from a file, or connects to a peer and reads from it.
   *
   * @return a reader that the caller owns and closes
   */
  public static LightstreamReader read(String uriOrPath, ReadOptions options) {
    return isUri(uriOrPath)
        ? connect(uriOrPath, options.transport()).reader(options)
        : ArrowFiles.read(path(uriOrPath), options);
  }

  /** Reads from a file, or connects to a peer and reads from it, with default options. */
  public static LightstreamReader read(URI uri) {
    return read(uri.toString(), ReadOptions.defaults());
  }

  /** Reads from a file, or connects to a peer and reads from it. */
  public static LightstreamReader read(URI uri, ReadOptions options) {
    return read(uri.toString(), options);
  }

  /** Reads from a file, with default options. */
  public static LightstreamReader read(Path path) {
    return ArrowFiles.read(path, ReadOptions.defaults());
  }

  /** Reads from a file. */
  public static LightstreamReader read(Path path, ReadOptions options) {
    return ArrowFiles.read(path, options);
  }

  /** Writes to a file, or connects to a peer and writes to it, with default options. */
  public static RecordBatchWriter write(String uriOrPath, Schema schema) {
    return write(uriOrPath, schema, WriteOptions.defaults());
  }

  /**
   * Writes to a file, or connects to a peer and writes to it; the schema goes out at once.
   *
   * <p>A batch that is written by itself goes straight to the kernel. Small batches in quick
   * succession share system calls; none waits longer than half a millisecond, and {@link
   * RecordBatchWriter#flush()} sends what waits.
   *
   * @return a writer that the caller owns and closes
   */
  public static RecordBatchWriter write(String uriOrPath, Schema schema, WriteOptions options) {
    if (isUri(uriOrPath)) {
      return connect(uriOrPath, options.transport()).writer(schema, options);
    }
    return ArrowFiles.write(path(uriOrPath), schema, options);
  }

  /** Writes to a file, or connects to a peer and writes to it, with default options. */
  public static RecordBatchWriter write(URI uri, Schema schema) {
    return write(uri.toString(), schema, WriteOptions.defaults());
  }

  /** Writes to a file, or connects to a peer and writes to it. */
  public static RecordBatchWriter write(URI uri, Schema schema, WriteOptions options) {
    return write(uri.toString(), schema, options);
  }

  /** Writes to a file, with default options. */
  public static RecordBatchWriter write(Path path, Schema schema) {
    return ArrowFiles.write(path, schema, WriteOptions.defaults());
  }

  /** Writes to a file. */
  public static RecordBatchWriter write(Path path, Schema schema, WriteOptions options) {
    return ArrowFiles.write(path, schema, options);
  }

  /**
   * Reads an Arrow IPC stream from whatever gives bytes.
   *
   * @param source owned by the reader from now on
   * @param name what messages and threads call it
   * @return a reader that the caller owns and closes
   */
  public static LightstreamReader read(ByteSource source, String name, ReadOptions options) {
    return Streams.reader(source, name, options, DecodeLimits.network());
  }

  /**
   * Writes an Arrow IPC stream to whatever takes bytes; the schema goes out at once.
   *
   * @param sink owned by the writer from now on
   * @param name what messages and threads call it
   * @return a writer that the caller owns and closes
   */
  public static RecordBatchWriter write(
      ByteSink sink, String name, Schema schema, WriteOptions options) {
    return Streams.writer(sink, name, schema, options);
  }

  /**
   * Connects to a peer several times and reads one stream from all connections, each on a thread of
   * its own. What waits is bounded by {@link ReadOptions#queueBatches()} and {@link
   * ReadOptions#queueBytes()}, shared between the connections, with one batch of each at least; as
   * much again may wait where the reader is polled.
   *
   * <p>All connections must have the same schema. Ordered, batches are handed out by their {@code
   * ls.seq_id}, which is taken off again; one that is missing, comes twice or has no number is a
   * {@link io.lightstream.error.ProtocolException}. One connection that is slow holds the others
   * up. Unordered, batches are handed out as they arrive and as they are.
   *
   * <p>What fails names its connection. The stream has ended when all connections have; by {@link
   * io.lightstream.frame.StreamEnd#MARKER} only if each of them did.
   *
   * @return a reader that the caller owns and closes
   */
  public static LightstreamReader readParallel(String uri, Parallel parallel, ReadOptions options) {
    return ParallelStreams.reader(
        uri,
        ParallelStreams.connect(uri, parallel.connections(), options.transport()),
        parallel,
        options);
  }

  /**
   * Connects to a peer several times and writes one stream over all connections: batches are dealt
   * to them in turn, and written at the same time by a thread for each.
   *
   * <p>{@link RecordBatchWriter#write} hands a batch over and returns. It blocks while 64 batches
   * or 16 MiB wait for the connection whose turn it is, however little waits for others. When one
   * connection fails all are given up: this or the next call throws what happened and names the
   * connection; readers miss the end mark. {@link RecordBatchWriter#flush()} and {@link
   * RecordBatchWriter#close()} wait for all connections; {@link RecordBatchWriter#abort()} may be
   * called from any thread and ends what is blocked.
   *
   * @return a writer that the caller owns and closes
   */
  public static RecordBatchWriter writeParallel(
      String uri, Schema schema, Parallel parallel, WriteOptions options) {
    return ParallelStreams.writer(
        schema,
        ParallelStreams.connect(uri, parallel.connections(), options.transport()),
        parallel,
        options);
  }

  /**
   * Connects to a peer several times and receives one stream of the Lightstream protocol, whose
   * frames were dealt to the connections in turn: it has the order in which they were sent. Each
   * connection is read on a thread of its own. What waits is bounded by {@link
   * ProtocolOptions#queueMessages()} and {@link ProtocolOptions#queueBytes()}, shared between the
   * connections, with one frame of each at least; one connection that is slow holds the others up.
   *
   * <p>The first byte of each connection is its index. One that is out of range or comes twice is a
   * {@link io.lightstream.error.ProtocolException}, as is a connection that ends while others have
   * later frames. What fails names its connection, in the order of connecting.
   *
   * @param connections 1 to {@value Parallel#MOST_CONNECTIONS}, as many as the sender has
   * @return a reader that the caller owns and closes
   */
  public static MessageReader readParallelMessages(
      String uri, int connections, TypeRegistry types, ProtocolOptions options) {
    return ParallelMessages.reader(
        uri, ParallelStreams.connect(uri, connections, options.transport()), types, options);
  }

  /**
   * Connects to a peer several times and sends one stream of the Lightstream protocol: frames are
   * dealt to the connections in turn, and written at the same time by a thread for each.
   *
   * <p>Sending copies a message or retains a batch, hands it over and returns; it blocks while 64
   * frames or 16 MiB wait for the connection whose turn it is. When one connection fails all are
   * given up: this or the next call throws what happened and names the connection. {@link
   * MessageWriter#flush()}, {@link MessageWriter#finish()} and {@link MessageWriter#close()} wait
   * for all connections. Each table's schema and dictionaries go out on each connection.
   *
   * @param connections 1 to {@value Parallel#MOST_CONNECTIONS}; each tells its index by its first
   *     byte, at once
   * @return a writer that the caller owns and closes
   */
  public static MessageWriter writeParallelMessages(
      String uri, int connections, TypeRegistry types, ProtocolOptions options) {
    return ParallelMessages.writer(
        ParallelStreams.connect(uri, connections, options.transport()), types, options);
  }

  /** Connects to a peer, with default options. */
  public static LightstreamPeer connect(String uri) {
    return connect(uri, TransportOptions.defaults());
  }

  /**
   * Connects to a peer, to read from it, to write to it, or both.
   *
   * @return a connection that the caller owns and closes
   */
  public static LightstreamPeer connect(String uri, TransportOptions options) {
    Endpoint endpoint = Endpoint.parse(uri);
    return new LightstreamPeer(Transports.of(endpoint).connect(endpoint, options));
  }

  /**
   * Connects to a peer that speaks the Lightstream protocol, with default options.
   *
   * @param types those that the peer has registered, in the same order
   * @return a connection that the caller owns and closes
   */
  public static LightstreamConnection connect(String uri, TypeRegistry types) {
    return connect(uri, types, ProtocolOptions.defaults());
  }

  /**
   * Connects to a peer that speaks the Lightstream protocol. Who listens does the same with {@code
   * listener.accept().protocol(types, options)}.
   *
   * @param types those that the peer has registered, in the same order
   * @return a connection that the caller owns and closes
   */
  public static LightstreamConnection connect(
      String uri, TypeRegistry types, ProtocolOptions options) {
    return connect(uri, options.transport()).protocol(types, options);
  }

  /** Connects to a peer that speaks the Lightstream protocol, with default options. */
  public static LightstreamConnection connect(URI uri, TypeRegistry types) {
    return connect(uri.toString(), types);
  }

  /** Connects to a peer that speaks the Lightstream protocol. */
  public static LightstreamConnection connect(
      URI uri, TypeRegistry types, ProtocolOptions options) {
    return connect(uri.toString(), types, options);
  }

  /**
   * Reads what was recorded of the Lightstream protocol in one direction, from a file or a named
   * pipe.
   *
   * @return a reader that the caller owns and closes
   */
  public static MessageReader readMessages(Path path, TypeRegistry types, ProtocolOptions options) {
    return readMessages(FileSource.open(path), path.toString(), types, options);
  }

  /**
   * Reads the Lightstream protocol from whatever gives bytes.
   *
   * @param source owned by the reader from now on
   * @param name what messages and threads call it
   * @return a reader that the caller owns and closes
   */
  public static MessageReader readMessages(
      ByteSource source, String name, TypeRegistry types, ProtocolOptions options) {
    return ProtocolStreams.reader(source, name, types, options);
  }

  /**
   * Records the Lightstream protocol in a file, which appears under its name when the writer is
   * closed or finished; {@link MessageWriter#abort()} deletes it.
   *
   * @return a writer that the caller owns and closes
   */
  public static MessageWriter writeMessages(
      Path path, TypeRegistry types, ProtocolOptions options) {
    CoalescingSink sink = CoalescingSink.patient(FileSink.create(path));
    return ProtocolStreams.writer(sink, path.toString(), types, options);
  }

  /**
   * Writes the Lightstream protocol to whatever takes bytes.
   *
   * @param sink owned by the writer from now on
   * @param name what messages and threads call it
   * @return a writer that the caller owns and closes
   */
  public static MessageWriter writeMessages(
      ByteSink sink, String name, TypeRegistry types, ProtocolOptions options) {
    return ProtocolStreams.writer(CoalescingSink.of(sink, name), name, types, options);
  }

  /**
   * Reads TLV frames as rows of two columns, {@code type} (uint8) and {@code value} (binary),
   * neither null. Frames that arrive together make a batch.
   *
   * @param source owned by the reader from now on
   * @param name what messages and threads call it
   * @return a reader that the caller owns and closes; it ends by {@link
   *     io.lightstream.frame.StreamEnd#CLOSED}, as TLV has no mark for its end
   */
  public static LightstreamReader readTlv(ByteSource source, String name, ReadOptions options) {
    return TlvBatches.reader(source, name, options);
  }

  /**
   * Writes rows as TLV frames, one a row.
   *
   * @param sink owned by the writer from now on
   * @param name what messages and threads call it
   * @param schema two columns, in either order: {@code type}, an integer, and {@code value}, binary
   *     or utf8. A type that is not from 0 to 255, and a null, are refused with a {@link
   *     ConfigurationException}; the rows before are written
   * @return a writer that the caller owns and closes
   */
  public static RecordBatchWriter writeTlv(ByteSink sink, String name, Schema schema) {
    return TlvWriter.of(CoalescingSink.of(sink, name), schema);
  }

  /** Starts to listen, with default options. */
  public static LightstreamListener listen(String uri) {
    return listen(uri, TransportOptions.defaults());
  }

  /**
   * Starts to listen: peers that connect can be read from or written to.
   *
   * @param uri a port of 0 asks for a free one, which {@link LightstreamListener#uri()} tells
   * @return a listener that the caller owns and closes; peers can connect from now on
   */
  public static LightstreamListener listen(String uri, TransportOptions options) {
    Endpoint endpoint = Endpoint.parse(uri);
    return new LightstreamListener(Transports.of(endpoint).listen(endpoint, options));
  }

  /** Starts to listen, with default options. */
  public static LightstreamListener listen(URI uri) {
    return listen(uri.toString(), TransportOptions.defaults());
  }

  /** Starts to listen. */
  public static LightstreamListener listen(URI uri, TransportOptions options) {
    return listen(uri.toString(), options);
  }

  private static boolean isUri(String text) {
    return URI_FORM.matcher(text).matches() && !text.startsWith(FILE_SCHEME);
  }

  private static Path path(String text) {
    try {
      return text.startsWith(FILE_SCHEME) ? Path.of(URI.create(text)) : Path.of(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("'" + text + "' is not a path: " + e.getMessage(), e);
    }
  }
}
