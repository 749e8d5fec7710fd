// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ConfigurationException;
import java.time.Duration;

/**
 * How long a commit is tried. Immutable; start from {@link #defaults()}.
 *
 * @param timeout after which time to give up; the commit may have happened nevertheless
 * @param link how the connection is made and kept; its {@link LinkOptions#retryFor()} does not
 *     matter
 */
public record CommitOptions(Duration timeout, LinkOptions link) {

  private static final CommitOptions DEFAULTS =
      new CommitOptions(Duration.ofMinutes(1), LinkOptions.defaults());

  /** Checks the timeout. */
  public CommitOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new ConfigurationException("timeout is " + timeout + ": it must be positive");
    }
  }

  /** One minute, by the default link options. */
  public static CommitOptions defaults() {
    return DEFAULTS;
  }

  /** The same with another timeout. */
  public CommitOptions withTimeout(Duration time) {
    return new CommitOptions(time, link);
  }

  /** The same with other link options. */
  public CommitOptions withLink(LinkOptions options) {
    return new CommitOptions(timeout, options);
  }
}
