// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

/** What happens when offsets come that the receiver has already, and nobody asked for. */
public enum OffsetReset {

  /** The task fails. */
  FAIL,

  /** The stream ends, and one of the next generation begins. */
  NEW_GENERATION;
}
