// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

/** Which frames of a staging receiver the application sees. */
public enum Isolation {

  /** Those that are final: the default. */
  COMMITTED,

  /**
   * All, as they arrive. Those behind {@link AcknowledgedStream#committed()} may become void, which
   * the application is told by {@link io.lightstream.error.RewoundException}.
   */
  UNCOMMITTED
}
