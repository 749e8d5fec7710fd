// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import java.util.Objects;

/**
 * Where a batch comes from.
 *
 * @param place the endpoint or the file, for people
 * @param stream the id of the stream, or of the split where the stream has none
 * @param position the number of the batch in it, from 0
 * @param row the first row of this slice within that batch; 0 for a whole batch
 */
public record BatchOrigin(String place, String stream, long position, long row) {

  /** Checks that there is a place and a stream. */
  public BatchOrigin {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(stream, "stream");
  }
}
