// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A schema that one thread waits for while others read. The first answer counts. */
final class AwaitedSchema {

  private final CompletableFuture<Schema> answer = new CompletableFuture<>();

  boolean isKnown() {
    return answer.isDone();
  }

  /** Tells the schema, unless it is known: returns the one that is. */
  Schema arrived(Schema schema) {
    answer.complete(schema);
    return await();
  }

  /** Tells why there will be none, unless there is one. */
  void failed(RuntimeException because) {
    answer.completeExceptionally(because);
  }

  Schema await() {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LightstreamException known) {
        throw known;
      }
      throw e;
    }
  }
}
