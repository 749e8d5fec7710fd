// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.List;
import java.util.Set;

/**
 * What is kept of files.
 *
 * @param unassigned the splits that no reader has
 * @param seen the files whose splits have been made, as far as they were still there
 * @param listed whether files have been looked for at all
 */
record FilesState(List<LightstreamSplit> unassigned, Set<FileId> seen, boolean listed)
    implements LightstreamEnumeratorState {

  FilesState {
    unassigned = List.copyOf(unassigned);
    seen = Set.copyOf(seen);
  }
}
