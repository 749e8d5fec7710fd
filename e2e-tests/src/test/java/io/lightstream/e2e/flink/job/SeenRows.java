// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink.job;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/**
 * Remembers in checkpointed state which rows it has seen, by the number in their first column. How
 * many, and how many twice, is in the file as of the latest checkpoint, which the end is too.
 */
final class SeenRows implements Sink<RowData>, SupportsWriterState<RowData, SeenRows.Seen> {

  private static final long serialVersionUID = 1L;

  private final String file;

  SeenRows(String file) {
    this.file = file;
  }

  /** State of the writer. */
  static final class Seen {

    private final BitSet ids;
    private long twice;

    Seen(BitSet ids, long twice) {
      this.ids = ids;
      this.twice = twice;
    }
  }

  @Override
  public Writer createWriter(WriterInitContext context) {
    return new Writer(file, new Seen(new BitSet(), 0));
  }

  @Override
  public Writer restoreWriter(WriterInitContext context, Collection<Seen> states) {
    Seen all = new Seen(new BitSet(), 0);
    for (Seen one : states) {
      all.ids.or(one.ids);
      all.twice += one.twice;
    }
    return new Writer(file, all);
  }

  @Override
  public SimpleVersionedSerializer<Seen> getWriterStateSerializer() {
    return new SeenSerializer();
  }

  static final class Writer implements StatefulSinkWriter<RowData, Seen> {

    private final Path file;
    private final Seen seen;

    Writer(String file, Seen seen) {
      this.file = Path.of(file);
      this.seen = seen;
    }

    @Override
    public void write(RowData row, Context context) {
      int id = Math.toIntExact(row.getLong(0));
      if (seen.ids.get(id)) {
        seen.twice++;
      }
      seen.ids.set(id);
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public List<Seen> snapshotState(long checkpoint) throws IOException {
      report();
      return List.of(new Seen((BitSet) seen.ids.clone(), seen.twice));
    }

    private void report() throws IOException {
      Path part = Path.of(file + ".part");
      Files.writeString(part, seen.ids.cardinality() + " " + seen.twice);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {}
  }

  private static final class SeenSerializer implements SimpleVersionedSerializer<Seen> {

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Seen seen) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(seen.twice);
      out.write(seen.ids.toByteArray());
      return bytes.toByteArray();
    }

    @Override
    public Seen deserialize(int version, byte[] bytes) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      long twice = in.readLong();
      return new Seen(BitSet.valueOf(in.readAllBytes()), twice);
    }
  }
}
