// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.ConnectionMode;
import io.lightstream.kafka.connect.config.SinkConfig;

/** Chooses the outlets of a task by its configuration. */
final class Outlets {

  private Outlets() {}

  static OutletFactory of(OutletContext context) {
    SinkConfig config = context.config();
    if (config.connection().isOfFiles()) {
      return FileOutlets.in(config.folder(), context, System::nanoTime);
    } else if (config.isAcknowledged()) {
      return new AcknowledgedOutlets(context);
    } else if (config.connection().mode() == ConnectionMode.LISTEN) {
      return SubscriberOutlets.of(context, config.connection());
    }
    return new PlainOutlets(context);
  }

  /** What to do where the offsets of a partition have begun anew. */
  static String afterReset() {
    return "Then set "
        + SinkConfig.STREAM_GENERATION
        + " to a higher number to begin anew at the committed offsets, or "
        + SinkConfig.ON_OFFSET_RESET
        + "=new-generation to have that done";
  }
}
