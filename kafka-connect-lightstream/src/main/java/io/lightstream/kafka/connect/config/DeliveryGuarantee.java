// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

/** What a sink promises. The setting has the names in lower case, with dashes. */
public enum DeliveryGuarantee {

  /** Offsets are done when the operating system has the rows. */
  NONE,

  /** Offsets are done when the receiver has acknowledged the rows. */
  AT_LEAST_ONCE,

  /** The receiver keeps the offsets with the rows, and the sink goes on where they say. */
  EXACTLY_ONCE;
}
