// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.ConfigurationException;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Endpoint;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Describes a {@link LightstreamSource}. One of {@link #connect}, {@link #listen} and {@link
 * #files} is required. Not safe for several threads.
 *
 * @param <T> the elements
 */
public final class LightstreamSourceBuilder<T> {

  private static final String FILES = "files";

  private final RecordBatchDeserializer<T> deserializer;
  private String origin;
  private List<String> addresses = List.of();
  private final SocketSettings sockets = new SocketSettings();
  private final FileSettings files = new FileSettings();

  /** What is said of one kind of origin alone, by the option that says it. */
  private final Map<String, Object> ofSockets = new LinkedHashMap<>();

  private final Map<String, Object> ofFiles = new LinkedHashMap<>();
  private ReaderSettings settings = ReaderSettings.defaults();

  LightstreamSourceBuilder(RecordBatchDeserializer<T> deserializer) {
    this.deserializer = Objects.requireNonNull(deserializer, "deserializer");
  }

  /**
   * Sets endpoints to connect to, such as {@code tcp://host:9000} or {@code
   * uds:///run/flights.sock}.
   *
   * @throws ConfigurationException if one is not the URI of an endpoint, or if there is none
   */
  public LightstreamSourceBuilder<T> connect(String... endpoints) {
    return from("connect", endpoints(endpoints));
  }

  /**
   * Sets addresses to listen on. Where each subtask is to listen at a place of its own, a range of
   * ports is given, {@code tcp://0.0.0.0:9000-9010}, port 0 for any that is free, or a path with
   * <code>{subtask}</code> in it.
   *
   * @throws ConfigurationException if one is not the URI of an endpoint, or if there is none
   */
  public LightstreamSourceBuilder<T> listen(String... endpoints) {
    Stream.of(endpoints).forEach(ListenAddress::parse);
    return from("listen", List.of(endpoints));
  }

  /**
   * Sets files to read, on any file system that Flink has: Arrow files and Arrow IPC streams. Each
   * is the path of a file; of a directory, which stands for all files below it, at any depth; or a
   * glob for files or directories, in which each name between slashes may have wildcards:
   *
   * <ul>
   *   <li>{@code *} for any characters, {@code ?} for one
   *   <li>{@code [a-z]} for one of these, {@code [!a-z]} for one other
   *   <li>{@code {a,b}} for either
   *   <li>{@code **} as a whole name for any number of directories, none included
   *   <li>a wildcard between brackets for itself: {@code [*]}
   * </ul>
   *
   * <p>Files and directories found in this way are left out if their name begins with a dot or an
   * underscore: they are hidden, or being written. A file must be complete when it gets its name,
   * and stay as it is until it has been read.
   *
   * @throws ConfigurationException if one is no path or glob, or if there is none
   */
  public LightstreamSourceBuilder<T> files(String... pathsOrGlobs) {
    List<String> patterns = List.of(pathsOrGlobs);
    patterns.forEach(FilePattern::parse);
    return from(FILES, patterns);
  }

  /**
   * Sets how often to look for new files, for ever; by default that is done once, and the source
   * ends when all have been read. For {@link #files} alone. A file is known by its path and its
   * modification time: when that changes it is read again, as a new file. Of files that have been
   * removed nothing is remembered.
   *
   * @throws ConfigurationException if it is shorter than a millisecond
   */
  public LightstreamSourceBuilder<T> monitor(Duration interval) {
    if (interval.toMillis() < 1) {
      throw new ConfigurationException(
          "'monitor' is " + interval + ": it must be at least a millisecond");
    }
    files.interval = interval;
    ofFiles.put("monitor", interval);
    return this;
  }

  /**
   * Sets how many bytes of a file are one split at least, 64 MiB by default: larger ones are
   * divided between batches, so that several readers share them. For {@link #files} alone.
   *
   * @throws ConfigurationException if it is not positive
   */
  public LightstreamSourceBuilder<T> splitBytes(long bytes) {
    if (bytes < 1) {
      throw new ConfigurationException("'splitBytes' is " + bytes + ": it must be positive");
    }
    files.splitBytes = bytes;
    ofFiles.put("splitBytes", bytes);
    return this;
  }

  private static List<String> endpoints(String... uris) {
    return Stream.of(uris).map(uri -> Endpoint.parse(uri).toString()).toList();
  }

  private LightstreamSourceBuilder<T> from(String option, List<String> values) {
    if (values.isEmpty()) {
      throw new ConfigurationException("'" + option + "' is empty: it needs at least one value");
    }
    if (origin != null && !origin.equals(option)) {
      throw new ConfigurationException(
          "'" + option + "' is set besides '" + origin + "': a source has one of them");
    }
    origin = option;
    addresses = values;
    return this;
  }

  /** Sets how connections are made. */
  public LightstreamSourceBuilder<T> connection(ConnectionConfig config) {
    sockets.connection = Objects.requireNonNull(config, "config");
    ofSockets.put("connection", config);
    return this;
  }

  /** Sets what plain connections carry; {@link WireFormat#ARROW} by default. */
  public LightstreamSourceBuilder<T> format(WireFormat choice) {
    sockets.format = Objects.requireNonNull(choice, "choice");
    ofSockets.put("format", choice);
    return this;
  }

  /**
   * Sets what becomes of a plain stream that breaks. By default a bounded source fails, and an
   * unbounded one reconnects.
   */
  public LightstreamSourceBuilder<T> onLoss(OnLoss choice) {
    sockets.onLoss = Objects.requireNonNull(choice, "choice");
    ofSockets.put("onLoss", choice);
    return this;
  }

  /**
   * Sets how many peers a bounded source that listens reads from each address before that has
   * ended; one by default.
   *
   * @throws ConfigurationException if it is not positive
   */
  public LightstreamSourceBuilder<T> peers(int count) {
    if (count < 1) {
      throw new ConfigurationException("'peers' is " + count + ": it must be at least 1");
    }
    sockets.peers = count;
    ofSockets.put("peers", count);
    return this;
  }

  /**
   * Reads acknowledged streams, whose senders keep what they have sent until a checkpoint that has
   * it is complete: see the package documentation. The job needs checkpoints.
   *
   * @param reader who connects, of all that may want these streams: one that comes again under the
   *     same name takes the place of the former. It has no meaning where the source listens
   */
  public LightstreamSourceBuilder<T> acknowledged(String reader) {
    sockets.reader = Objects.requireNonNull(reader, "reader");
    ofSockets.put("acknowledged", reader);
    return this;
  }

  /** Reads acknowledged streams, as {@link #acknowledged(String)} of the reader "flink" does. */
  public LightstreamSourceBuilder<T> acknowledged() {
    return acknowledged("flink");
  }

  /**
   * Sets which acknowledged streams are read, by the ids that their senders gave them; any by
   * default.
   *
   * @throws ConfigurationException if there is none, or one is empty
   */
  public LightstreamSourceBuilder<T> streams(String... ids) {
    sockets.streams(ids);
    ofSockets.put("streams", List.of(ids));
    return this;
  }

  /**
   * Sets the types of the frames of acknowledged streams, or of {@link WireFormat#LIGHTSTREAM}, the
   * same as the senders' and in the same order, as {@link
   * io.lightstream.protocol.TypeRegistry#parse} takes them; {@code rows:table} by default.
   *
   * @throws ConfigurationException if the list is not one
   */
  public LightstreamSourceBuilder<T> types(String list) {
    TypeRegistry.parse(list);
    sockets.types = list;
    ofSockets.put("types", list);
    return this;
  }

  /** Sets which of the types is read; the only table by default. Others are passed over. */
  public LightstreamSourceBuilder<T> table(String name) {
    sockets.table = Objects.requireNonNull(name, "name");
    ofSockets.put("table", name);
    return this;
  }

  /** Sets what becomes of an acknowledged stream that has a gap; {@link OnGap#FAIL} by default. */
  public LightstreamSourceBuilder<T> onGap(OnGap choice) {
    sockets.onGap = Objects.requireNonNull(choice, "choice");
    ofSockets.put("onGap", choice);
    return this;
  }

  /**
   * Publishes in a file where the subtasks listen, for senders to find them: {@code
   * docs/flink/discovery.md} has its format.
   *
   * @param path on any file system of Flink's
   */
  public LightstreamSourceBuilder<T> discovery(String path) {
    sockets.discovery = Objects.requireNonNull(path, "path");
    ofSockets.put("discovery", path);
    return this;
  }

  /**
   * Sets the host under which senders reach the subtasks; by default the one that is listened on,
   * or the name by which a machine knows itself where it listens on all its addresses.
   */
  public LightstreamSourceBuilder<T> advertise(String host) {
    sockets.advertise = Objects.requireNonNull(host, "host");
    ofSockets.put("advertise", host);
    return this;
  }

  /**
   * The source ends with its streams or files, as it does by default except where files are
   * monitored, and where acknowledged streams are listened for without {@link #streams} that says
   * which will come.
   */
  public LightstreamSourceBuilder<T> bounded() {
    sockets.bounded = Optional.of(true);
    files.bounded = Optional.of(true);
    return this;
  }

  /** The source goes on when streams end: it connects again, or waits for others to come. */
  public LightstreamSourceBuilder<T> unbounded() {
    sockets.bounded = Optional.of(false);
    files.bounded = Optional.of(false);
    return this;
  }

  /**
   * Sets how long a bounded source waits for the sender of an ended stream that is away, to tell it
   * that all has arrived; 15 seconds by default, for senders come again every 10 at least.
   *
   * @throws ConfigurationException if it is negative
   */
  public LightstreamSourceBuilder<T> awaitSender(Duration time) {
    sockets.awaitSender = SocketSettings.notNegative("awaitSender", time);
    ofSockets.put("awaitSender", time);
    return this;
  }

  /**
   * Sets how long an unbounded source remembers a stream that has ended, after its sender has left;
   * an hour by default. A sender that comes later begins a new stream, with all of its rows.
   *
   * @throws ConfigurationException if it is negative
   */
  public LightstreamSourceBuilder<T> keepEnded(Duration time) {
    sockets.keepEnded = SocketSettings.notNegative("keepEnded", time);
    ofSockets.put("keepEnded", time);
    return this;
  }

  /** Sets what becomes of malformed bytes; {@link OnMalformed#FAIL} by default. */
  public LightstreamSourceBuilder<T> onMalformed(OnMalformed choice) {
    settings = settings.withOnMalformed(Objects.requireNonNull(choice, "choice"));
    return this;
  }

  /**
   * Sets how many rows all readers together emit in a second at most; no limit by default. Each
   * gets an equal part of it. Batches that cannot be divided between checkpoints come whole, and
   * are waited for afterwards.
   *
   * @throws ConfigurationException if it is not positive
   */
  public LightstreamSourceBuilder<T> rateLimit(double rowsPerSecond) {
    if (!(rowsPerSecond > 0) || Double.isInfinite(rowsPerSecond)) {
      throw new ConfigurationException(
          "'rateLimit' is " + rowsPerSecond + " rows per second: it must be positive and finite");
    }
    settings = settings.withRowsPerSecond(rowsPerSecond);
    return this;
  }

  /**
   * Sets after which time without a batch a split counts as idle, so that the watermark goes on
   * without it until its next batch; never by default.
   *
   * @throws ConfigurationException if it is not positive
   */
  public LightstreamSourceBuilder<T> idleAfter(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new ConfigurationException("'idleAfter' is " + time + ": it must be positive");
    }
    settings = settings.withIdleAfter(time);
    return this;
  }

  /**
   * Sets how many rows each reader emits at most from when it starts; all by default. With a
   * parallelism of 1 and no restart that is how many there are in all: a {@code LIMIT} above makes
   * it exact in every case.
   *
   * @throws ConfigurationException if it is negative
   */
  public LightstreamSourceBuilder<T> limit(long rows) {
    if (rows < 0) {
      throw new ConfigurationException("'limit' is " + rows + ": it must be 0 or more");
    }
    settings = settings.withLimit(rows);
    return this;
  }

  /**
   * Returns the source described.
   *
   * @throws ConfigurationException if something required is missing
   */
  public LightstreamSource<T> build() {
    return new LightstreamSource<>(deserializer, plan(), settings);
  }

  SourcePlan plan() {
    if (origin == null) {
      throw new ConfigurationException(
          "a source needs one of 'connect', 'listen' and 'files': none has been set");
    }
    boolean isFiles = origin.equals(FILES);
    requireNone(isFiles ? ofSockets : ofFiles);
    return isFiles ? files.plan(addresses) : sockets.plan(origin, addresses);
  }

  private void requireNone(Map<String, Object> options) {
    options.forEach(
        (option, value) -> {
          throw new ConfigurationException(
              "'"
                  + option
                  + "' is "
                  + value
                  + ": it has no meaning for a source that has '"
                  + origin
                  + "'");
        });
  }
}
