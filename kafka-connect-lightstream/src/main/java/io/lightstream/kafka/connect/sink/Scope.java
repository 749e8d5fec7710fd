// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

/** What one outlet is for. */
enum Scope {

  /** All records of a task. */
  TASK,

  /** The records of a topic. */
  TOPIC,

  /** The records of one partition, as it was before transformations: their order is kept. */
  PARTITION
}
