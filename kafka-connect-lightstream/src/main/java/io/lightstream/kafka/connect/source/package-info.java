// SPDX-License-Identifier: Apache-2.0

/**
 * What a source does: {@link io.lightstream.kafka.connect.source.SourceTasks} is the connector's
 * part, {@link io.lightstream.kafka.connect.source.SourceReader} a task's.
 */
package io.lightstream.kafka.connect.source;
