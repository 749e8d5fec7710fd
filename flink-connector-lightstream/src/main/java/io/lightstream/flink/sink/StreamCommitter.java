// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.acknowledged.CommitOptions;
import io.lightstream.error.ClosedException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;

/**
 * Has the receivers make final what a checkpoint has, each over a connection of its own, again and
 * again until the time for commits is over. A commit that cannot be made fails the job: what it is
 * about would be lost otherwise.
 *
 * <p>What was prepared before the job was restored is committed before its writers are there, and
 * may name frames that only these have. It takes what the receiver has then; the next checkpoint
 * names the rest, as positions are cumulative and the frames are in the writers' state.
 */
final class StreamCommitter implements Committer<Committable> {

  private final SinkSettings settings;
  private final long restoredCheckpoint;

  StreamCommitter(SinkSettings settings, long restoredCheckpoint) {
    this.settings = settings;
    this.restoredCheckpoint = restoredCheckpoint;
  }

  @Override
  public void commit(Collection<CommitRequest<Committable>> requests) throws InterruptedException {
    for (CommitRequest<Committable> request : requests) {
      commit(request.getCommittable());
    }
  }

  private void commit(Committable committable) throws InterruptedException {
    CommitOptions options =
        CommitOptions.defaults()
            .withTimeout(settings.commitTimeout())
            .withLink(settings.connection().linkOptions());
    boolean recovered = committable.restoredCheckpoint() < restoredCheckpoint;
    try {
      io.lightstream.acknowledged.Committer.commit(
          settings.endpoint(committable.uri(), committable.slot()),
          committable.stream(),
          committable.epoch(),
          committable.position(),
          recovered ? options.withoutWaitingForFrames() : options);
    } catch (ClosedException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
      }
      throw e;
    }
  }

  @Override
  public void close() {}
}
