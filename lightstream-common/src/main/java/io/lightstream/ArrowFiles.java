// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.format.ipc.IpcFileWriter;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.file.FileSink;
import io.lightstream.transport.file.FileSource;
import java.nio.file.Path;
import java.time.Duration;

/** Arrow IPC in files. */
final class ArrowFiles {

  private ArrowFiles() {}

  static LightstreamReader read(Path path, ReadOptions options) {
    FileSource source = FileSource.open(path);
    try {
      if (FileFormat.ofContents(source) == FileFormat.STREAM) {
        return Streams.reader(source, path.toString(), options, DecodeLimits.file());
      }
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
    source.close();
    IpcFileReader file = IpcFileReader.open(path, options.ipc(DecodeLimits.file()));
    return new LightstreamReader(path.toString(), file, () -> Duration.ZERO, options);
  }

  static RecordBatchWriter write(Path path, Schema schema, WriteOptions options) {
    FileFormat format = FileFormat.ofName(path);
    FileSink target = FileSink.create(path);
    if (format == FileFormat.STREAM) {
      return Streams.coalescing(CoalescingSink.patient(target), path.toString(), schema, options);
    }
    String name = path.toString();
    BufferAllocator allocator =
        options
            .allocator()
            .map(owned -> owned.child(name, owned.budget()))
            .orElseGet(() -> BufferAllocator.unbounded(name));
    try {
      CoalescingSink sink = CoalescingSink.patient(target);
      return IpcFileWriter.create(sink, schema, options.format(), allocator);
    } catch (RuntimeException e) {
      target.close();
      allocator.close();
      throw e;
    }
  }
}
