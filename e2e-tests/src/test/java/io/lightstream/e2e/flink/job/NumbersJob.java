// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * Nothing of ours: the sum of the numbers below a bound, at a pace, for the test of the cluster
 * itself. Arguments: bound, numbers per second, file of the result.
 */
public final class NumbersJob {

  private NumbersJob() {}

  /** A record with a part of a class that is not ours, hashed and compared. */
  private record Part(Path path) {

    static void use(String file) {
      Part part = new Part(Path.of(file));
      if (!part.equals(new Part(Path.of(file))) || part.hashCode() == 0) {
        throw new AssertionError(part);
      }
    }
  }

  /** Submits the job. */
  public static void main(String[] arguments) throws Exception {
    Part.use(arguments[2]);
    long bound = Long.parseLong(arguments[0]);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment
        .fromSource(
            new NumberSequenceSource(0, bound - 1), WatermarkStrategy.noWatermarks(), "numbers")
        .uid("numbers")
        .map(new Pace<>(Long.parseLong(arguments[1])), Types.LONG)
        .keyBy(number -> 0)
        .process(new Sum(arguments[2]))
        .uid("sum")
        .sinkTo(new DiscardingSink<>());
    environment.executeAsync("numbers");
  }

  private static final class Sum extends KeyedProcessFunction<Integer, Long, Long> {

    private static final long serialVersionUID = 1L;

    private final String file;
    private transient ValueState<Long> sum;

    Sum(String file) {
      this.file = file;
    }

    @Override
    public void open(OpenContext context) {
      Part.use(file);
      sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Types.LONG));
    }

    @Override
    public void processElement(Long number, Context context, Collector<Long> out)
        throws IOException {
      sum.update(number + (sum.value() == null ? 0 : sum.value()));
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Long> out) throws IOException {
      Files.writeString(Path.of(file), Long.toString(sum.value()));
    }
  }
}
