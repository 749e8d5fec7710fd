// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

/** What to do where frames that one side needs are not kept any more by the other. */
public enum GapPolicy {

  /** Fail with an error that names both positions: the default. */
  FAIL,

  /** Go on behind the gap, or with frames that may come twice; the application is told. */
  CONTINUE
}
