// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

/** What to do where a plain stream breaks, or ends without its end mark. */
public enum OnLoss {
  /** The job fails. It reads the endpoint anew when it restarts; rows in between may be missing. */
  FAIL,
  /**
   * The source goes on, and counts it: it connects again, or waits for another peer. What was on
   * its way is lost, and what the peer sends anew comes twice.
   */
  RECONNECT
}
