// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ProtocolException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The number of a batch in a parallel stream, counted from 0: decimal text in the custom metadata
 * of its message, as the Rust Lightstream writes it.
 */
final class SequenceId {

  static final String KEY = "ls.seq_id";

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}");
  private static final int MOST_SHOWN = 40;

  private SequenceId() {}

  /** The same batch with its number, as a handle of its own. */
  static RecordBatch put(RecordBatch batch, long number) {
    Map<String, String> entries = new HashMap<>(batch.metadata());
    entries.put(KEY, Long.toString(number));
    return batch.withMetadata(entries);
  }

  /**
   * The number of a batch.
   *
   * @throws ProtocolException if there is none
   */
  static long of(RecordBatch batch) {
    String text = batch.metadata().get(KEY);
    if (text == null) {
      throw new ProtocolException(
          "a batch has no " + KEY + " in its custom metadata: an ordered parallel stream needs it");
    }
    if (!DECIMAL.matcher(text).matches()) {
      throw new ProtocolException(
          "the " + KEY + " of a batch is '" + shown(text) + "': it must be a decimal number");
    }
    return Long.parseLong(text);
  }

  private static String shown(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
  }

  /** The same batch as its sender wrote it, without the number; takes the handle given. */
  static RecordBatch remove(RecordBatch batch) {
    Map<String, String> entries = new HashMap<>(batch.metadata());
    entries.remove(KEY);
    try (batch) {
      return batch.withMetadata(entries);
    }
  }
}
