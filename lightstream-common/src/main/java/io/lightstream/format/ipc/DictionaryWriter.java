// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Dictionary;
import io.lightstream.frame.FrameOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the dictionaries that a batch needs before the batch, those of nested values first, and
 * gives back the columns as they are to be written.
 */
abstract sealed class DictionaryWriter implements AutoCloseable
    permits FileDictionaryWriter, StreamDictionaryWriter {

  /** Prepares all columns of a batch. */
  final List<ArrayData> prepare(List<ArrayData> columns, FrameOutput out) {
    List<ArrayData> prepared = new ArrayList<>(columns.size());
    for (ArrayData column : columns) {
      prepared.add(prepare(column, out));
    }
    return prepared;
  }

  /** Prepares a column and its children; the same object where nothing is changed. */
  final ArrayData prepare(ArrayData data, FrameOutput out) {
    if (data.dictionary().isPresent()) {
      return encoded(data, data.dictionary().get(), out);
    }
    if (data.children().isEmpty()) {
      return data;
    }
    List<ArrayData> children = prepare(data.children(), out);
    return new ArrayData(
        data.field(),
        data.offset(),
        data.length(),
        data.nullCount(),
        data.buffers(),
        children,
        Optional.empty());
  }

  /** Writes what is missing of a dictionary and gives back the indices that fit what is written. */
  abstract ArrayData encoded(ArrayData indices, Dictionary dictionary, FrameOutput out);

  /** The id by which the stream or file knows the dictionary of a column. */
  static long idOf(ArrayData indices) {
    return indices.field().dictionary().orElseThrow().id();
  }

  /** The batch is encoded: what it has changed is so from now on. */
  abstract void commit();

  /** The batch will not be written: everything is as it was before its first column. */
  abstract void rollBack();

  /** Lets go of the dictionaries that were kept to compare with. */
  @Override
  public abstract void close();
}
