// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.function.ThrowingRunnable;

/** What a writer sees of its task: time that the test moves on, a mailbox that it empties. */
final class SubtaskContext
    implements WriterInitContext, JobInfo, TaskInfo, MailboxExecutor, ProcessingTimeService {

  static final JobID JOB = new JobID(7, 9);

  final Metrics metrics = new Metrics();
  private final int subtask;
  private final OptionalLong restored;
  private final Deque<ThrowingRunnable<? extends Exception>> mails = new ArrayDeque<>();
  private final Deque<Map.Entry<Long, ProcessingTimeCallback>> timers = new ArrayDeque<>();
  private long time;
  private boolean closed;

  SubtaskContext(int subtask, OptionalLong restored) {
    this.subtask = subtask;
    this.restored = restored;
  }

  /** Time goes on; what is due runs. */
  void advance(long millis) throws Exception {
    time += millis;
    while (!timers.isEmpty() && timers.peek().getKey() <= time) {
      timers.remove().getValue().onProcessingTime(time);
    }
  }

  /** The task's thread has nothing else to do. */
  void work() {
    while (tryYield()) {
      continue;
    }
  }

  /** No mail is taken any more. */
  synchronized void close() {
    closed = true;
  }

  @Override
  public OptionalLong getRestoredCheckpointId() {
    return restored;
  }

  @Override
  public JobInfo getJobInfo() {
    return this;
  }

  @Override
  public JobID getJobId() {
    return JOB;
  }

  @Override
  public String getJobName() {
    return "job";
  }

  @Override
  public TaskInfo getTaskInfo() {
    return this;
  }

  @Override
  public String getTaskName() {
    return "sink";
  }

  @Override
  public int getMaxNumberOfParallelSubtasks() {
    return 128;
  }

  @Override
  public int getIndexOfThisSubtask() {
    return subtask;
  }

  @Override
  public int getNumberOfParallelSubtasks() {
    return 4;
  }

  @Override
  public int getAttemptNumber() {
    return 0;
  }

  @Override
  public String getTaskNameWithSubtasks() {
    return "sink " + subtask;
  }

  @Override
  public String getAllocationIDAsString() {
    return "";
  }

  @Override
  public MailboxExecutor getMailboxExecutor() {
    return this;
  }

  @Override
  public synchronized void execute(
      MailOptions options,
      ThrowingRunnable<? extends Exception> command,
      String description,
      Object... arguments) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    mails.add(command);
  }

  @Override
  public void yield() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean tryYield() {
    ThrowingRunnable<? extends Exception> mail;
    synchronized (this) {
      mail = mails.poll();
    }
    if (mail == null) {
      return false;
    }
    try {
      mail.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return true;
  }

  @Override
  public boolean shouldInterrupt() {
    return false;
  }

  @Override
  public ProcessingTimeService getProcessingTimeService() {
    return this;
  }

  @Override
  public long getCurrentProcessingTime() {
    return time;
  }

  @Override
  public ScheduledFuture<?> registerTimer(long timestamp, ProcessingTimeCallback target) {
    timers.add(Map.entry(timestamp, target));
    return null;
  }

  @Override
  public SinkWriterMetricGroup metricGroup() {
    return metrics;
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isObjectReuseEnabled() {
    return false;
  }

  @Override
  public <IN> TypeSerializer<IN> createInputSerializer() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <MetaT> Optional<Consumer<MetaT>> metadataConsumer() {
    return Optional.empty();
  }

  /** Remembers what was registered. */
  static final class Metrics extends UnregisteredMetricsGroup implements SinkWriterMetricGroup {

    private final Map<String, Gauge<?>> gauges = new ConcurrentHashMap<>();
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    long gauge(String name) {
      return ((Number) gauges.get(name).getValue()).longValue();
    }

    long count(String name) {
      return counter(name).getCount();
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(name, gauge);
      return gauge;
    }

    @Override
    public Counter counter(String name) {
      return counters.computeIfAbsent(name, any -> new SimpleCounter());
    }

    @Override
    public Counter getNumRecordsOutErrorsCounter() {
      return counter("numRecordsOutErrors");
    }

    @Override
    public Counter getNumRecordsSendErrorsCounter() {
      return counter("numRecordsSendErrors");
    }

    @Override
    public Counter getNumRecordsSendCounter() {
      return counter("numRecordsSend");
    }

    @Override
    public Counter getNumBytesSendCounter() {
      return counter("numBytesSend");
    }

    @Override
    public void setCurrentSendTimeGauge(Gauge<Long> gauge) {
      gauge("currentSendTime", gauge);
    }

    @Override
    public OperatorIOMetricGroup getIOMetricGroup() {
      return UnregisteredMetricsGroup.createOperatorIOMetricGroup();
    }
  }
}
