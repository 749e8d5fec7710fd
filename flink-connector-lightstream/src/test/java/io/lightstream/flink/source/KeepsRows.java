// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Keeps the rows of one job of this JVM in the state of the job, of which there is to be one
 * instance. Flink's own collecting sink ends its TaskManager when it is cancelled too early.
 */
final class KeepsRows implements MapFunction<String, String>, CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  private static volatile List<String> latest = List.of();

  private transient ListState<String> state;
  private transient List<String> rows;

  /** What the instance that was restored last has. */
  static List<String> rows() {
    List<String> last = latest;
    synchronized (last) {
      return List.copyOf(last);
    }
  }

  static void forget() {
    latest = List.of();
  }

  @Override
  public String map(String row) {
    rows.add(row);
    return row;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.update(List.copyOf(rows));
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("rows", Types.STRING));
    rows = Collections.synchronizedList(new ArrayList<>());
    state.get().forEach(rows::add);
    latest = rows;
  }
}
